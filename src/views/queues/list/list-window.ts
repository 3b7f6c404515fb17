/** Which part of a queue a list asks for, and where it scrolls to. Rows are counted by ordinal. */
import type { Window } from '../../../worker/protocol.ts';

/** Windows begin and end at multiples of this, so that scrolling asks seldom. */
const BLOCK = 64;

/** Rows beyond those in sight that are asked for too: a turn of the wheel or two. */
const MARGIN = 48;

/** The most that the worker answers. */
const MOST = 512;

/** The old window while it covers the rows in sight, else a new one around them. `last` is included. */
export function wantedWindow(old: Window | undefined, first: number, last: number, total: number): Window {
  if (old && covers(old, first, last, total)) return old;
  const start = Math.max(0, Math.floor((first - MARGIN) / BLOCK) * BLOCK);
  const end = Math.min(total, Math.ceil((last + 1 + MARGIN) / BLOCK) * BLOCK);
  return [start, Math.min(MOST, Math.max(0, end - start))];
}

/** True when what is in sight is in the window, with some rows to spare where there are more. */
function covers([start, count]: Window, first: number, last: number, total: number): boolean {
  const spare = MARGIN / 4;
  return start <= Math.max(0, first - spare) && start + count >= Math.min(total, last + 1 + spare);
}

interface Scroller {
  readonly top: number;
  readonly height: number;
  readonly row: number;
  readonly total: number;
}

/** Rows around the one that matters, so that one sees where it stands. */
const CONTEXT = 2;

/**
 * Where to scroll so that `first`..`last` can be seen, or undefined when they can be. A range that does not fit
 * begins at the top. Moves by the least that is needed.
 */
export function scrollTarget({ top, height, row, total }: Scroller, first: number, last: number): number | undefined {
  if (first * row >= top && (last + 1) * row <= top + height) return undefined;
  const room = Math.max(0, Math.floor(height / row) - 1 - (last - first));
  const context = Math.min(CONTEXT, Math.floor(room / 2));
  const upper = (first - context) * row;
  const lower = (last + 1 + context) * row - height;
  const wished = room === 0 || top > upper ? upper : lower;
  return Math.max(0, Math.min(total * row - height, wished));
}
