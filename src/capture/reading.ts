/** Work on large files that gives way now and then, and tells how much of it is done: 0 to 1. */
export type Reading<T> = Generator<number, T>;

/** Lines between two times that it gives way. */
export const TURN = 20_000;

/** Does all of it at once. */
export function done<T>(reading: Reading<T>): T {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
  }
}
