/** Takes up what was there when the page was left: the work that the tab was at, and stops. */
import type { Explorer } from '../../state/explorer.ts';
import { hasWork } from '../../state/kept/has-work.ts';

/** Stops that came with the address hold from now on; returns what ends it. */
export function resumeStops(explorer: Explorer): () => void {
  const { store } = explorer;
  const begin = (): boolean => {
    if (store.getState().stops.length === 0) return false;
    void import('../../state/stops/use-stops.ts').then(({ stopsOf }) => stopsOf(explorer));
    return true;
  };
  if (begin()) return () => {};
  const end = store.subscribe(() => begin() && end());
  return end;
}

/** Returns what ends it. */
export function resumeWork(explorer: Explorer): () => void {
  if (!hasWork()) return () => {};
  const begin = async (): Promise<void> => {
    const { draftingOf } = await import('../../state/edit/use-drafting.ts');
    await draftingOf(explorer).actions.begin();
  };
  if (explorer.store.getState().opened) {
    void begin();
    return () => {};
  }
  const end = explorer.store.subscribe(({ opened }) => {
    if (!opened) return;
    end();
    void begin();
  });
  return end;
}
