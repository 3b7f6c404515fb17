/** Which slots of a ring are drawn, and how wide. */
import type { Cursor } from '../../../worker/protocol.ts';

/** Rings up to this size are shown whole. */
const WHOLE = 16;

/** Fewest and most slots of a window into a larger ring. */
const LEAST = 3;

/** A gap: slots that are not drawn. */
export const GAP = -1;

/** How many entries lie between two cursors of a ring, as the hardware counts them. */
export function distance(from: Cursor, to: Cursor, log2size: number): number {
  const size = 2 ** log2size;
  const gap = to.index - from.index + (from.wrap === to.wrap ? 0 : size);
  return ((gap % (2 * size)) + 2 * size) % (2 * size);
}

/**
 * All slots of a small ring; of a larger one `count` slots around CONS between two gaps. The window moves by half its
 * width at a time, so that cells do not shift with every step.
 */
export function ringWindow(log2size: number, cons: Cursor, count: number): readonly number[] {
  const size = 2 ** log2size;
  if (size <= WHOLE) return Array.from({ length: size }, (_, slot) => slot);
  const half = Math.floor(count / 2);
  const start = Math.floor(cons.index / half) * half - 1;
  return [GAP, ...Array.from({ length: count }, (_, i) => (start + i + size) % size), GAP];
}

/** What the panel can give, px. */
export interface Room {
  readonly width: number;
  /** Columns left and right of the slots, for names and values. */
  readonly label: number;
  readonly value: number;
  /** The widest mark and slot number that may stand in a cell. */
  readonly mark: number;
  readonly index: number;
}

export interface RingLayout {
  /** Names and values stand beside the slots, else at the cursors. */
  readonly labelled: boolean;
  readonly cell: number;
  /** Slots of a window. */
  readonly count: number;
  /** Marks have their numbers. */
  readonly numbers: boolean;
}

export const GAP_WIDTH = 14;
const SPACE = 3;
const WIDEST = 40;

/** Few slots leave room for names beside them; otherwise the slots take the whole width. */
export function ringLayout(log2size: number, { width, label, value, mark, index }: Room): RingLayout {
  const size = 2 ** log2size;
  const beside = width - label - value;
  if (size <= WHOLE) {
    const labelled = beside / size >= index + SPACE;
    const cell = Math.min(WIDEST, (labelled ? beside : width) / size);
    return { labelled, cell, count: size, numbers: cell >= mark + 1 };
  }
  const need = Math.max(mark, index) + SPACE;
  const fits = (room: number): number => Math.floor((room - 2 * GAP_WIDTH) / need);
  const labelled = fits(beside) >= WHOLE / 2;
  const room = labelled ? beside : width;
  const count = Math.max(LEAST, Math.min(WHOLE, fits(room)));
  return { labelled, cell: Math.min(WIDEST + need, (room - 2 * GAP_WIDTH) / count), count, numbers: true };
}

/** Columns of the strip for CSS: names, slots, values. */
export function ringColumns(slots: readonly number[], layout: RingLayout, room: Room): string {
  const cells = slots.map((slot) => `${slot === GAP ? GAP_WIDTH : layout.cell}px`).join(' ');
  return layout.labelled ? `${room.label}px ${cells} minmax(0, 1fr)` : `0 ${cells} minmax(0, 1fr)`;
}

/** Column at which a cursor points; beyond the window, which holds CONS, it is the gap ahead. */
export function columnOf(slots: readonly number[], cursor: Cursor): number {
  const at = slots.indexOf(cursor.index);
  return at >= 0 ? at : slots.length - 1;
}

export interface RingSegment {
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** Wrap bit with which its slots were written; null if they never were. */
  readonly wrap: 0 | 1 | null;
}

/** Stretches of the strip that were written in the same lap: where they meet, PROD stands or the ring turns over. */
export function wrapSegments(
  slots: readonly number[],
  prod: Cursor,
  written: number,
  log2size: number,
): readonly RingSegment[] {
  const before = written >= 2 ** log2size ? ((1 - prod.wrap) as 0 | 1) : null;
  const found: RingSegment[] = [];
  slots.forEach((slot, column) => {
    if (slot === GAP) return;
    const wrap = slot < prod.index ? (prod.wrap as 0 | 1) : before;
    const last = found.at(-1);
    if (last && last.wrap === wrap && last.to === column && slot !== 0)
      found[found.length - 1] = { ...last, to: column + 1 };
    else found.push({ from: column, to: column + 1, wrap });
  });
  return found;
}
