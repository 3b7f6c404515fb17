/** From a lesson's text to a checked lesson, with file, line and field in every message. */
import type { Parsed } from '../language/errors.ts';
import { checkedBy, parseYaml } from '../language/parse.ts';
import { LESSON_VERSION, type Lesson, LessonSchema } from './schema.ts';

export interface ParsedLesson extends Pick<Parsed, 'error'> {
  readonly lesson: Lesson;
}

/** @throws InputError */
export function parseLesson(text: string, file: string): ParsedLesson {
  const { data, error } = parseYaml(text, file, { key: 'viommu-lesson', version: LESSON_VERSION, what: 'a lesson' });
  return { lesson: checkedBy(LessonSchema, data, error), error };
}
