import { useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';

/** Ids of the objects that the events of the current step name. */
export function useLit(): ReadonlySet<string> {
  const events = useExplorer((state) => state.view?.events);
  return useMemo(() => new Set(events?.flatMap((event) => event.objects)), [events]);
}
