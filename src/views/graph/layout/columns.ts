/** The columns in which cards stand. Every design reserves all of them, so that nothing moves between designs. */
import { type Metrics, widthOf } from './shapes.ts';

/** Width of each column, characters. */
const CHARS = [11, 14, 9, 11, 15, 16];

export const MARGIN = 8;
/** From the last column to the first line of the bus, and between its lines. */
const BUS_FROM = 9;
export const BUS_STEP = 7;
const LEAST_GAP = 10;
const MOST_GAP = 64;
const MOST_WIDER = 70;

export interface LayoutColumn {
  readonly x: number;
  readonly w: number;
}

export interface LayoutColumns {
  readonly columns: readonly LayoutColumn[];
  /** x of the first vertical line between devices and IOMMUs, and the right end of all. */
  readonly bus: number;
  readonly width: number;
}

/** Spread over the width: first the gaps grow, then the cards. */
export function columnsOf(width: number, iommus: number, metrics: Metrics): LayoutColumns {
  const natural = CHARS.map((chars) => widthOf(chars, metrics));
  const gaps = natural.length - 1;
  const bus = BUS_FROM + Math.max(0, iommus - 1) * BUS_STEP + 4;
  const spare = width - 2 * MARGIN - bus - natural.reduce((a, b) => a + b, 0);
  const gap = Math.max(LEAST_GAP, Math.min(MOST_GAP, (spare / gaps) * 0.8));
  const wider = Math.max(0, Math.min(MOST_WIDER, (spare - gap * gaps) / natural.length));
  let x = MARGIN;
  const columns = natural.map((w) => {
    const column = { x, w: w + wider };
    x += column.w + gap;
    return column;
  });
  const end = x - gap;
  return { columns, bus: end + BUS_FROM, width: end + bus + MARGIN };
}
