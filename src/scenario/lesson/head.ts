/** What a list of lessons shows of each. */
import type { Lesson } from './schema.ts';
import { piecesOf } from './text.ts';

export interface LessonHead extends Pick<Lesson, 'id' | 'title' | 'idea' | 'scenario'> {
  readonly steps: number;
  readonly questions: number;
  /** About how long it takes. */
  readonly minutes: number;
}

/** Words a minute, of text that one has to think about, and seconds for a question. */
const READING = { words: 170, question: 20 };

const wordsIn = (text: string): number =>
  piecesOf(text)
    .flat()
    .reduce((sum, piece) => sum + (piece.kind === 'value' ? 1 : piece.words.trim().split(/\s+/).length), 0);

export function lessonHead({ id, title, idea, scenario, steps }: Lesson): LessonHead {
  const questions = steps.flatMap((step) => step.questions);
  const texts = [...steps.map(({ text }) => text), ...questions.flatMap(({ ask, because }) => [ask, because])];
  const words = texts.reduce((sum, text) => sum + wordsIn(text), 0);
  const minutes = Math.ceil(words / READING.words + (questions.length * READING.question) / 60);
  return { id, title, idea, scenario, steps: steps.length, questions: questions.length, minutes };
}
