import { useRef } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { ExplorerState } from '../../state/types.ts';
import { same } from '../common/same.ts';

/** Like `useExplorer`, but keeps the old value as long as the new one is equal in content. */
export function useKept<T>(selector: (state: ExplorerState) => T): T {
  const kept = useRef<T | undefined>(undefined);
  return useExplorer((state) => {
    const value = selector(state);
    if (kept.current === undefined || !same(kept.current, value)) kept.current = value;
    return kept.current;
  });
}
