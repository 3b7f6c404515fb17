/** Lessons, as the model tells them. */
import type { ToldLesson, ToldStep } from '../../scenario/lesson/tell.ts';

export type { LessonHead } from '../../scenario/lesson/head.ts';
export type { ToldWords, ToldQuestion, ToldStep } from '../../scenario/lesson/tell.ts';

export interface LessonView extends Omit<ToldLesson, 'variation'> {
  /** Another scenario: its file and the text in it. */
  readonly variation: ToldStep & { readonly file: string; readonly scenario: string };
}
