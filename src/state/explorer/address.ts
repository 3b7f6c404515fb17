/** What is shown, as a link, and back again. */
import type { Link } from '../link.ts';
import type { ExplorerActions } from '../types.ts';
import { keyOf, sourceKey } from '../kept/branches.ts';
import type { Core } from './core.ts';
import type { Looking } from './looking.ts';
import type { Opening } from './opening.ts';

export interface Address {
  readonly actions: Pick<ExplorerActions, 'follow' | 'link'>;
  /** Opens what an address names; false when it names nothing. */
  open(hash: string): Promise<boolean>;
}

export function createAddress(
  { store, guarded }: Core,
  { good, choose, openRun }: Opening,
  { look, moveTo }: Looking,
): Address {
  const { getState: get, setState: set } = store;

  /** It need not be opened again. */
  function isOpen({ source, design, choices = [], assumed = [] }: Link): boolean {
    const run = good();
    if (!run || get().status.kind !== 'ready') return false;
    return (
      design === run.design &&
      JSON.stringify(assumed) === JSON.stringify(get().assumed) &&
      keyOf(choices) === keyOf(run.choices ?? []) &&
      sourceKey(source) === sourceKey(run.source)
    );
  }

  async function openLink({
    source,
    design,
    choices,
    position,
    selection,
    sides,
    cursor,
    assumed = [],
  }: Link): Promise<void> {
    if (selection) set({ inspector: 'object' });
    if (design) choose(design);
    if (position !== null && isOpen({ source, design, choices, position, selection, assumed })) {
      set({ selection });
      // Where it is already, only the selection may be another.
      await (position === get().position ? look() : moveTo(position));
    } else {
      set({ assumed });
      // Choices lead to their own run, and a position is wished for.
      const at = position === null && !choices ? 'counterexample' : undefined;
      await openRun({ source, design, choices, at }, position ?? (at ? null : 0), selection);
    }
    if (sides) set({ sides, cursor: cursor ?? null, dialog: 'compare' });
    else if (get().dialog === 'compare') set({ dialog: null });
  }

  async function open(hash: string): Promise<boolean> {
    if (hash.length <= 1) return false;
    const { readLink } = await import('../link.ts');
    const link = await readLink(hash);
    if (link) await openLink(link);
    return link !== null;
  }

  return {
    open,
    actions: {
      follow: (hash) =>
        guarded(async () => {
          await open(hash);
        }),
      async link() {
        const run = good();
        const { opened, position, selection, dialog, sides, cursor, assumed } = get();
        if (!run || !opened) return '';
        const { writeLink } = await import('../link.ts');
        const compared = dialog === 'compare' && { sides, ...(cursor !== null && { cursor }) };
        return writeLink({ ...run, position, selection, assumed, ...compared });
      },
    },
  };
}
