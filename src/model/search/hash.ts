/** Hashes of pairs of small numbers, for tables: never for equality. */

/** One of 2^log2 places, 0 < log2 <= 32: neighbours lie far apart. */
export const placeOf = (log2: number, a: number, b: number): number =>
  Math.imul(Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b), 0xc2b2ae35) >>> (32 - log2);

/** A pair spread over 32 bits: a sum of these tells sets of pairs apart. */
export function spread(a: number, b: number): number {
  let h = Math.imul(b + 1, 0x9e3779b1) ^ Math.imul(a + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
