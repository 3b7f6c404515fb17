import { useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Span } from '../../worker/protocol.ts';
import { spanOfStep } from './time/find.ts';

export interface Step {
  /** Index of the actor; -1 at the beginning of the run. */
  readonly lane: number;
  /** Undefined if it is not in what is shown. */
  readonly span: Span | undefined;
  /** When it ended, ns. */
  readonly time: number;
  readonly position: number;
}

/** Where the current step is in the timeline. */
export function useStep(): Step {
  const timeline = useExplorer((state) => state.timeline);
  const actors = useExplorer((state) => state.opened?.actors);
  const view = useExplorer((state) => state.view);
  return useMemo(() => {
    const { position, time } = view ?? { position: 0, time: 0 };
    const actor = view?.events[0]?.actor;
    const lane = actors?.findIndex(({ name }) => name === actor) ?? -1;
    return { lane, span: spanOfStep(timeline?.lanes[lane] ?? [], position, time), time, position };
  }, [timeline, actors, view]);
}
