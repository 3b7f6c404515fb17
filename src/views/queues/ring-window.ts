/** Which slots of a ring are drawn. */
import type { Cursor } from '../../worker/protocol.ts';

/** As many slots as stand side by side legibly in the narrowest panel. */
const MOST_SLOTS = 16;

/** Slots of a window into a larger ring: their numbers have up to five digits. */
const WINDOW = 8;

/** A gap: slots that are not drawn. */
export const GAP = -1;

/** How many entries lie between two cursors of a ring, as the hardware counts them. */
export function distance(from: Cursor, to: Cursor, log2size: number): number {
  const size = 2 ** log2size;
  const gap = to.index - from.index + (from.wrap === to.wrap ? 0 : size);
  return ((gap % (2 * size)) + 2 * size) % (2 * size);
}

/**
 * All slots of a small ring; of a larger one the slots around CONS between two gaps. The window moves by half its
 * width at a time, so that cells do not shift with every step.
 */
export function ringWindow(log2size: number, cons: Cursor): readonly number[] {
  const size = 2 ** log2size;
  if (size <= MOST_SLOTS) return Array.from({ length: size }, (_, slot) => slot);
  const half = WINDOW / 2;
  const start = Math.floor(cons.index / half) * half - 1;
  return [GAP, ...Array.from({ length: WINDOW }, (_, i) => (start + i + size) % size), GAP];
}
