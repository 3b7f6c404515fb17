/** Questions as text, to tell whether one is asked again. */

const NUMBERS = new WeakMap<Uint8Array, number>();
let last = 0;

/** Equal for equal questions. Of a file that has bytes these very ones count, and none of them is written out. */
export const questionOf = (params: unknown): string =>
  JSON.stringify(params, (_, value: unknown) => (value instanceof Uint8Array ? `bytes ${numberOf(value)}` : value));

function numberOf(bytes: Uint8Array): number {
  const known = NUMBERS.get(bytes) ?? ++last;
  NUMBERS.set(bytes, known);
  return known;
}
