/** What actors do in stretches of steps, for where one step is too narrow to be seen. */
import type { StepLog } from '../../model/system/step-log.ts';

/** Steps of a stretch. */
export const STRETCH = 256;

/** The steps of one actor in a stretch; times in ns. */
export interface StepSum {
  readonly actor: number;
  /** Index of the first and the last one. */
  readonly first: number;
  last: number;
  count: number;
  /** When the first one begins and the last one ends. */
  readonly begin: number;
  end: number;
  /** What they take together. */
  took: number;
  /** MARK bits of any of them. */
  marks: number;
}

const KNOWN = new WeakMap<StepLog, StepSum[][]>();

/** By stretch that is full; what is summed up once is kept as long as the steps are. */
export function sumsOf(steps: StepLog): readonly (readonly StepSum[])[] {
  const sums = KNOWN.get(steps) ?? [];
  KNOWN.set(steps, sums);
  while ((sums.length + 1) * STRETCH <= steps.length) sums.push(sumOf(steps, sums.length * STRETCH));
  return sums;
}

function sumOf(steps: StepLog, from: number): StepSum[] {
  const of: StepSum[] = [];
  for (let i = from; i < from + STRETCH; i++) {
    const [actor, begin, end, marks] = [steps.actor(i), steps.begin(i), steps.end(i), steps.marks(i)];
    const sum = of[actor];
    if (sum) {
      sum.last = i;
      sum.count++;
      sum.end = end;
      sum.took += end - begin;
      sum.marks |= marks;
    } else of[actor] = { actor, first: i, last: i, count: 1, begin, end, took: end - begin, marks };
  }
  return of.filter(Boolean);
}
