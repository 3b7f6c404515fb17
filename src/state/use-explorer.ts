/** The explorer that a component belongs to, and the hooks through which components read it and act on it. */
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { startWorker } from '../worker/client.ts';
import type { Place } from '../worker/protocol.ts';
import { createExplorer, type Explorer } from './explorer.ts';
import type { Shelf } from './kept/shelf.ts';
import { themeStore } from './theme.ts';
import type { ExplorerActions, ExplorerState } from './types.ts';

/** What everything inside it shows. A page may hold several. */
export const ExplorerContext = createContext<Explorer | null>(null);

/**
 * An explorer with a worker of its own, for as long as the component is there. `first`: the address or the place that it
 * opens; `shelf`: where it keeps branches, if anywhere.
 */
export function useNewExplorer(first: string | Place, shelf?: Shelf): Explorer {
  const [explorer] = useState(() => createExplorer(startWorker, startWorker, { shelf }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it opens later is chosen in it
  useEffect(() => {
    void explorer.actions.start(first);
    return explorer.close;
  }, [explorer]);
  return explorer;
}

/** The explorer around a component. */
export function useThisExplorer(): Explorer {
  const explorer = useContext(ExplorerContext);
  if (!explorer) throw new Error('The component stands in no explorer.');
  return explorer;
}

export const useActions = (): ExplorerActions => useThisExplorer().actions;

/** What of the state a component shows: what may be told of it. */
export function useExplorer<T>(selector: (state: ExplorerState) => T): T {
  const { store, told } = useThisExplorer();
  return useStore(store, (state) => selector(told(state)));
}

export const useTheme = () => useStore(themeStore, (state) => state.theme);
