/** What the browser remembers of how the user wants the page. */
import { type Prefs, writePrefs } from '../kept/prefs.ts';
import type { ExplorerActions } from '../types.ts';
import type { Core } from './core.ts';

export function rememberPrefs({ getState }: Core['store']): void {
  const { panels, speed, motion, axis } = getState();
  writePrefs({ panels, speed, motion, axis });
}

export function createSettings({ store }: Core): Pick<ExplorerActions, 'setSpeed' | 'setMotion' | 'setPanels'> {
  const { getState: get, setState: set } = store;
  const keep = (change: Partial<Prefs>): void => {
    set(change);
    rememberPrefs(store);
  };

  return {
    setSpeed: (speed) => keep({ speed }),
    setMotion: (motion) => keep({ motion }),
    setPanels: (sizes) => keep({ panels: { ...get().panels, ...sizes } }),
  };
}
