/** Light, dark or as the system says; remembered in the browser. */
import { createStore } from 'zustand/vanilla';

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'viommu-explorer.theme';
const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];

/** Storage may be forbidden, for instance in a page opened from a file; then the choice lasts as long as the page. */
function remembered(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return ORDER.find((theme) => theme === value) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // see above
  }
}

export const themeStore = createStore<{ readonly theme: Theme }>(() => ({ theme: remembered() }));

export function nextTheme(): void {
  const { theme } = themeStore.getState();
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
  remember(next);
  themeStore.setState({ theme: next });
}
