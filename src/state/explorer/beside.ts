/** Which runs are compared. Other explorers make and show them; this one keeps which they are, for its address. */
import type { SideOf } from '../../worker/protocol.ts';
import type { ExplorerActions } from '../types.ts';
import type { Core } from './core.ts';

/** What a run is compared with at first: the design that keeps order and the one that does not. */
const OTHERS = ['viommu-batch', 'split-by-target'] as const;

const MOST_SIDES = 4;

const sameSide = (a: SideOf, b: SideOf): boolean =>
  a.design === b.design &&
  (a.source === b.source || JSON.stringify(a.source) === JSON.stringify(b.source)) &&
  JSON.stringify(a.choices) === JSON.stringify(b.choices);

export function createBeside({ store }: Core): Pick<ExplorerActions, 'compare' | 'setCursor'> {
  const { getState: get, setState: set } = store;

  /** The open run first, then those it was compared with before, as far as they are of the same source. */
  function usual(): readonly SideOf[] {
    const { source, design, opened, sides } = get();
    if (!source || !opened) return [];
    const open: SideOf = { source, design, choices: opened.choices };
    if (sides.length > 1 && sides.some((side) => sameSide(side, open))) return sides;
    const kept = sides.slice(1).filter((side) => side.source === source);
    const [base] = design.split(',');
    const other = { source, design: OTHERS.find((id) => id !== base) ?? OTHERS[0], choices: [] };
    return [open, ...(kept.length > 0 ? kept : [other])].slice(0, MOST_SIDES);
  }

  return {
    compare(wished) {
      const sides = wished ?? usual();
      if (sides.length < 2) return;
      const before = get().sides;
      const same = before.length > 0 && sameSide(before[0], sides[0]);
      set({ sides, dialog: 'compare', ...(!same && { cursor: null }) });
    },
    setCursor: (cursor) => set({ cursor }),
  };
}
