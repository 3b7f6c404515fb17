/** The one explorer of the page, and the hook through which components read it. */
import { useStore } from 'zustand';
import { startWorker } from '../worker/client.ts';
import { createExplorer } from './explorer.ts';
import { themeStore } from './theme.ts';
import type { ExplorerState } from './types.ts';

const explorer = createExplorer(startWorker);

export const { actions } = explorer;

export const useExplorer = <T>(selector: (state: ExplorerState) => T): T => useStore(explorer.store, selector);

export const useTheme = () => useStore(themeStore, (state) => state.theme);
