/** The trees of branches of the open source: how they grow, are named, pinned and cut, and where they are kept. */
import {
  type Branch,
  type Change,
  keyOf,
  marked,
  sourceKey,
  without,
  withBranches,
  withRun,
} from '../../kept/branches.ts';
import type { Shelf } from '../../kept/shelf.ts';
import type { ExplorerActions } from '../../types.ts';
import type { Assumed, Opened, Source } from '../../../worker/protocol.ts';
import type { Core } from '../core.ts';

export interface Growing {
  readonly actions: Pick<ExplorerActions, 'markBranch' | 'deleteBranches' | 'undelete'>;
  /** A run has been opened; what was kept of its source comes in time. `kept`: false for one that is passed through. */
  grow(source: Source, assumed: Assumed, opened: Opened, kept?: boolean): void;
}

export function createGrowing({ store }: Core, shelf: Shelf): Growing {
  const { getState: get, setState: set } = store;
  let changes = 0;
  /** Names the runs that the trees are of. */
  let grown: string | null = null;

  async function change(key: string, made: Change): Promise<void> {
    const mine = ++changes;
    set({ trees: made(get().trees) });
    const trees = await shelf.change(key, made);
    // Until the last of several has been stored the page is ahead.
    if (trees && mine === changes) set({ trees });
  }

  const changeOpen = (made: Change): void => {
    if (grown) void change(grown, made);
  };

  return {
    grow(source, assumed, opened, kept = true) {
      // Under other costs the same choices lead elsewhere.
      const costs = assumed.length > 0 ? ` ${assumed.map((one) => one.join(':')).join(',')}` : '';
      grown = `${sourceKey(source)}${costs}`;
      if (kept) void change(grown, withRun(opened));
      else set({ trees: withRun(opened)({}) });
    },
    actions: {
      markBranch: (choices, mark) => changeOpen(marked(get().design, choices, mark)),
      deleteBranches(choices) {
        const { design, trees } = get();
        const keys = new Set(choices.map(keyOf));
        const gone: readonly Branch[] = (trees[design] ?? []).filter((branch) => keys.has(keyOf(branch.choices)));
        if (gone.length === 0) return;
        set({ deleted: { design, branches: gone } });
        changeOpen(without(design, gone));
      },
      undelete() {
        const { deleted } = get();
        if (!deleted) return;
        set({ deleted: null });
        changeOpen(withBranches(deleted.design, deleted.branches));
      },
    },
  };
}
