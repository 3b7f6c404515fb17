/** Which runs are compared. Other explorers make and show them; this one keeps which they are, for its address. */
import type { ExplorerActions } from '../../types.ts';
import type { Core } from '../core.ts';

export function createBeside({ store }: Core): Pick<ExplorerActions, 'compare' | 'setCursor'> {
  const { getState: get, setState: set } = store;
  return {
    async compare(wished) {
      const { usualSides, sameSide } = await import('../usual-sides.ts');
      const sides = wished ?? usualSides(get());
      if (sides.length < 2) return;
      const [first] = get().sides;
      const same = first !== undefined && sameSide(first, sides[0]);
      set({ sides, dialog: 'compare', ...(!same && { cursor: null }) });
    },
    setCursor: (cursor) => set({ cursor }),
  };
}
