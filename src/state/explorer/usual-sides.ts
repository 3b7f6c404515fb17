/** Which runs are compared when none are named; fetched when somebody compares. */
import type { SideOf } from '../../worker/protocol.ts';
import type { ExplorerState } from '../types.ts';

/** What a run is compared with at first: the design that keeps order and the one that does not. */
const OTHERS = ['viommu-batch', 'split-by-target'] as const;

const MOST_SIDES = 4;

export const sameSide = (a: SideOf, b: SideOf): boolean =>
  a.design === b.design &&
  (a.source === b.source || JSON.stringify(a.source) === JSON.stringify(b.source)) &&
  JSON.stringify(a.choices) === JSON.stringify(b.choices);

/** The open run first, then those it was compared with before, as far as they are of the same source. */
export function usualSides({ source, design, opened, sides }: ExplorerState): readonly SideOf[] {
  if (!source || !opened) return [];
  const open: SideOf = { source, design, choices: opened.choices };
  if (sides.length > 1 && sides.some((side) => sameSide(side, open))) return sides;
  const kept = sides.slice(1).filter((side) => side.source === source);
  const [base] = design.split(',');
  const other = { source, design: OTHERS.find((id) => id !== base) ?? OTHERS[0], choices: [] };
  return [open, ...(kept.length > 0 ? kept : [other])].slice(0, MOST_SIDES);
}
