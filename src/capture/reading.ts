/** Work on large files that gives way now and then, and tells how much of it is done: 0 to 1. */
export type Reading<T> = Generator<number, T>;

/** Lines of a text, or commands, between two times that it gives way. */
export const TURN = 20_000;

/** Lines of a text one after the other, numbered from 1, with where the next one begins. They end with \n, or \r where there is no other. */
export function* linesOf(text: string): Generator<readonly [line: number, text: string, next: number]> {
  const end = text.includes('\n') ? '\n' : '\r';
  for (let from = 0, line = 1; from < text.length; line++) {
    const to = text.indexOf(end, from);
    const until = to < 0 ? text.length : to;
    yield [line, text.slice(from, until), until + 1];
    from = until + 1;
  }
}

/** Work as a part of other work, of which it does `from` to `to`. */
export function* within<T>(reading: Reading<T>, from: number, to: number): Reading<T> {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    yield from + (to - from) * next.value;
  }
}

/** Does all of it at once. */
export function done<T>(reading: Reading<T>): T {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
  }
}

/** Does it in turns: `giveWay` is told how much is done, 0 to 1, lets others in, and throws to stop. */
export async function inTurns<T>(reading: Reading<T>, giveWay: GiveWay): Promise<T> {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    await giveWay(next.value);
  }
}
export type GiveWay = (done: number) => Promise<void>;

/** Work that is done once, for all who ask: who stops leaves the rest of it to the next. */
export type Kept<T> = (giveWay: GiveWay) => Promise<T>;

export function kept<T>(reading: Reading<T>): Kept<T> {
  let all: { readonly value: T } | undefined;
  return async (giveWay) => {
    all ??= { value: await inTurns(reading, giveWay) };
    return all.value;
  };
}
