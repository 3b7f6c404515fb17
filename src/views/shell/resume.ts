/** Takes up the work that the tab was at when its page was left. */
import { browserTab } from '../../state/kept/own.ts';
import type { Explorer } from '../../state/explorer.ts';

/** Returns what ends it. */
export function resumeWork(explorer: Explorer): () => void {
  if (browserTab.get() === null) return () => {};
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
