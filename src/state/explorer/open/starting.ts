/** The worker is started, and what is to be shown first is opened. */
import type { ExplorerActions } from '../../types.ts';
import type { Address } from './address.ts';
import type { Core } from '../core.ts';
import type { Opening } from './opening.ts';

export function createStarting(
  { store, model, guarded }: Core,
  { good, openFirst, openRun }: Opening,
  address: Address,
): Pick<ExplorerActions, 'start' | 'restart'> {
  const { getState: get, setState: set } = store;

  /** What there is to choose from: asked beside what is opened. */
  const library = async (): Promise<void> => set({ library: await model.call('library', {}) });

  const start: ExplorerActions['start'] = (first = '') =>
    guarded(async () => {
      model.launch();
      if (typeof first !== 'string') {
        set({ assumed: first.assumed ?? [] });
        await Promise.all([openRun(first, first.position), library()]);
      } else if (first.length > 1) {
        const listed = library();
        const opened = guarded(async () => void ((await address.open(first, listed)) || (await openFirst())));
        await Promise.all([opened, listed]);
        const { status } = get();
        if (status.kind !== 'error' || status.recovery !== 'other' || good()) return;
        await openFirst();
        set({ unopened: status });
      } else await Promise.all([openFirst(), library()]);
    });

  return {
    start,
    restart() {
      const run = good();
      if (!run) return start(globalThis.location?.hash);
      return guarded(async () => {
        set({ status: { kind: 'starting' } });
        model.launch();
        await Promise.all([openRun(run, get().position), library()]);
      });
    },
  };
}
