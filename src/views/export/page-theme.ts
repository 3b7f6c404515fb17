import { themeStore } from '../../state/theme.ts';
import type { Theme } from './css.ts';

/** The theme that the page is shown in. */
export function pageTheme(): Theme {
  const { theme } = themeStore.getState();
  if (theme !== 'auto') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
