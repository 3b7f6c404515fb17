/** What is shown, as a link, and back again. */
import type { ExplorerActions, ExplorerState } from '../../types.ts';
import type { Core } from '../core.ts';
import type { Looking } from '../look/looking.ts';
import type { Opening } from './opening.ts';

export interface Address {
  readonly actions: Pick<ExplorerActions, 'follow' | 'link' | 'linkBelow'>;
  /** Opens what an address names; false when it names nothing. `listed`: until the library is there. */
  open(hash: string, listed?: Promise<void>): Promise<boolean>;
}

export function createAddress(
  core: Core,
  opening: Opening,
  looking: Looking,
  learning: Pick<ExplorerActions, 'learn'>,
): Address {
  async function open(hash: string, listed?: Promise<void>): Promise<boolean> {
    if (hash.length <= 1) return false;
    const { createFollowing } = await import('./following.ts');
    return createFollowing(core, opening, looking, learning).open(hash, listed);
  }

  return {
    open,
    actions: {
      follow: (hash) => core.guarded(async () => void (await open(hash))),
      link: () => link(core.store.getState()),
      linkBelow: () => link({ ...core.store.getState(), dialog: null }),
    },
  };

  /** What is shown now, whatever comes meanwhile. */
  async function link(state: ExplorerState): Promise<string> {
    const run = opening.good();
    const counterexample = opening.isCounterexample();
    if (!run || !state.opened) return '';
    return (await import('./linking.ts')).linkTo(state, run, counterexample);
  }
}
