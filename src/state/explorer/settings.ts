/** What the browser remembers of how the user wants the page. */
import { writePrefs } from '../kept/prefs.ts';
import type { ExplorerActions, ExplorerState } from '../types.ts';
import type { Core } from './core.ts';

export function createSettings({ store }: Core): Pick<ExplorerActions, 'setSpeed' | 'setMotion' | 'setPanels'> {
  const { getState: get, setState: set } = store;
  const keep = (change: Partial<ExplorerState>): void => {
    set(change);
    const { panels, speed, motion } = get();
    writePrefs({ panels, speed, motion });
  };

  return {
    setSpeed: (speed) => keep({ speed }),
    setMotion: (motion) => keep({ motion }),
    setPanels: (sizes) => keep({ panels: { ...get().panels, ...sizes } }),
  };
}
