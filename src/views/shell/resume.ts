/** Takes up the work that the tab was at when its page was left. */
import type { Explorer } from '../../state/explorer.ts';
import { hasWork } from '../../state/kept/has-work.ts';

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
