/** Looks for a position of a run at which something holds, forward or back. */
import type { Run } from '../../model/system/run.ts';

/** Positions between two looks at the world, and of a piece that is gone through forward when one looks back. */
const PIECE = 512;

/** Something that holds at some positions, asked in ascending order; `begin` is told the run just before the first one asked. */
export interface Condition<T> {
  begin(run: Run): void;
  /** What holds, or undefined. */
  at(run: Run): T | undefined;
}

export interface Hit<T> {
  readonly position: number;
  readonly what: T;
}

/** The nearest one behind `from` and up to `until`, or before `from`. `goOn` is called now and then, and throws to stop. */
export async function scan<T>(
  run: Run,
  from: number,
  direction: 1 | -1,
  condition: Condition<T>,
  goOn: () => Promise<void>,
  until = run.length,
): Promise<Hit<T> | undefined> {
  const end = direction === 1 ? until : from - 1;
  let first = direction === 1 ? from + 1 : Math.max(0, end - PIECE + 1);
  let last = direction === 1 ? Math.min(end, first + PIECE - 1) : end;
  while (first <= last && first >= 0 && last >= 0) {
    const hits = hitsIn(run, first, last, condition, direction === 1);
    const hit = hits.at(-1);
    if (hit) return hit;
    await goOn();
    if (direction === 1) [first, last] = [last + 1, Math.min(end, last + PIECE)];
    else [first, last] = [Math.max(0, first - PIECE), first - 1];
  }
  return undefined;
}

/** Those in a piece, both ends included; only the first of them where that is wanted. */
function hitsIn<T>(run: Run, first: number, last: number, condition: Condition<T>, one: boolean): Hit<T>[] {
  const hits: Hit<T>[] = [];
  run.seek(first - 1);
  condition.begin(run);
  for (let position = first; position <= last; position++) {
    run.seek(position);
    const what = condition.at(run);
    if (what === undefined) continue;
    hits.push({ position, what });
    if (one) break;
  }
  return hits;
}
