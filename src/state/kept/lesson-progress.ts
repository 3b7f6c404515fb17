/** What of the lessons was answered, kept by the browser. Storage may be forbidden: then it lasts as long as the page. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** By question, as `LESSON.STEP.QUESTION` from 0: the option that was chosen. And steps that were seen: `LESSON.STEP`. */
export interface LessonProgress {
  readonly answers: Readonly<Record<string, number>>;
  readonly seen: readonly string[];
}

const KEY = 'viommu-explorer.lessons';
const NONE: LessonProgress = { answers: {}, seen: [] };

/** Whatever is there is taken for a stranger's. */
export function readProgress(storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage): LessonProgress {
  try {
    const { answers, seen } = JSON.parse(storage?.getItem(KEY) ?? '{}');
    const entries = Object.entries(answers ?? {}).filter(([, option]) => Number.isInteger(option));
    return {
      answers: Object.fromEntries(entries) as Record<string, number>,
      seen: Array.isArray(seen) ? seen.filter((one) => typeof one === 'string') : [],
    };
  } catch {
    return NONE;
  }
}

export const progressStore: StoreApi<LessonProgress> = createStore<LessonProgress>(() => readProgress());

function keep(progress: LessonProgress): void {
  progressStore.setState(progress);
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(progress));
  } catch {
    // see above
  }
}

/** The first answer to a question counts. */
export function answered(question: string, option: number): void {
  const { answers, seen } = progressStore.getState();
  if (!(question in answers)) keep({ answers: { ...answers, [question]: option }, seen });
}

export function sawStep(step: string): void {
  const { answers, seen } = progressStore.getState();
  if (!seen.includes(step)) keep({ answers, seen: [...seen, step] });
}

/** Forgets the answers of a lesson, to take it again. */
export function forgetLesson(id: string): void {
  const { answers, seen } = progressStore.getState();
  const others = (key: string): boolean => !key.startsWith(`${id}.`);
  keep({
    answers: Object.fromEntries(Object.entries(answers).filter(([key]) => others(key))),
    seen: seen.filter(others),
  });
}
