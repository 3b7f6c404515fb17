/** The head of an xarray's column: its title, and a line pair for every level of xa_nodes above the leaves. */
import type { StreamRow } from './types.ts';
import { parseSlotId } from '../../common/ids.ts';
import { heightOf, type Metrics } from './shapes.ts';

/** An xa_node has 64 slots: 6 bits of the index. */
const BITS = 6;

export interface XaHead {
  /** Levels of nodes that the indexes need: 1 is a single leaf. */
  readonly levels: number;
  readonly height: number;
}

/** Levels of nodes up to an index. */
export function levelsFor(index: number): number {
  let levels = 1;
  while (index >= 2 ** (BITS * levels)) levels++;
  return levels;
}

/** Lines of the head: the title; per inner node its name and its children; the name of the first leaf. */
export function xaHead(rows: readonly StreamRow[], metrics: Metrics): XaHead {
  const levels = levelsFor(Math.max(0, ...rows.flatMap((row) => row.slots.map((id) => parseSlotId(id)?.vsid ?? 0))));
  return { levels, height: heightOf(2 + 2 * (levels - 1), metrics) };
}

/** Extra room above each row: a leaf begins with a line of its own. */
export function leafGaps(rows: readonly StreamRow[], { lh }: Metrics): number[] {
  const leaf = (row: StreamRow): number => Math.floor((parseSlotId(row.slots[0] ?? '')?.vsid ?? 0) / 2 ** BITS);
  return rows.map((row, i) => (i > 0 && leaf(row) !== leaf(rows[i - 1]) ? lh : 0));
}
