import { useMemo } from 'react';
import type { Searched } from '../../state/aside/interleavings.ts';
import { outcomeOf } from '../../state/aside/outcomes.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { type AnyWords, anyWords } from './any-words.ts';

/** What any interleaving of the open scenario, under the open design, can lead to. */
export function useAny(): { readonly searched: Searched | undefined; readonly words: AnyWords } {
  const opened = useExplorer((state) => state.opened);
  const searched = useExplorer((state) => state.searched[state.design]);
  const words = useMemo(() => {
    const verdicts = opened?.verdicts ?? [];
    return anyWords(searched, outcomeOf(verdicts).broken, verdicts.length, opened?.hazard);
  }, [opened, searched]);
  return { searched, words };
}
