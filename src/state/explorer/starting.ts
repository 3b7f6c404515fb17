/** The worker is started, and what is to be shown first is opened. */
import type { ExplorerActions } from '../types.ts';
import type { Address } from './address.ts';
import type { Core } from './core.ts';
import type { Opening } from './opening.ts';

export function createStarting(
  { store, model, guarded }: Core,
  { good, openFirst, openRun }: Opening,
  address: Address,
): Pick<ExplorerActions, 'start' | 'restart'> {
  const { getState: get, setState: set } = store;

  async function launch(): Promise<void> {
    model.launch();
    const library = await model.call('library', {});
    set({ library });
  }

  const start: ExplorerActions['start'] = (first = '') =>
    guarded(async () => {
      await launch();
      if (typeof first !== 'string') {
        set({ assumed: first.assumed ?? [] });
        await openRun(first, first.position);
      } else if (!(await address.open(first))) await openFirst();
    });

  return {
    start,
    restart() {
      const run = good();
      if (!run) return start(globalThis.location?.hash);
      return guarded(async () => {
        set({ status: { kind: 'starting' } });
        await launch();
        await openRun(run, get().position);
      });
    },
  };
}
