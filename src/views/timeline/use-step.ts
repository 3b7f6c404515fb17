import { useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { placeOf } from '../../worker/protocol/axis.ts';
import type { Span } from '../../worker/protocol.ts';
import { useAxis } from './use-frame.ts';
import { spanOfStep } from './time/find.ts';

export interface TimelineStep {
  /** Index of the actor; -1 at the beginning of the run. */
  readonly lane: number;
  /** Undefined if it is not in what is shown. */
  readonly span: Span | undefined;
  /** Where it ended, along the axis. */
  readonly place: number;
  readonly position: number;
}

/** Where the current step is in the timeline. */
export function useStep(): TimelineStep {
  const timeline = useExplorer((state) => state.timeline);
  const actors = useExplorer((state) => state.opened?.actors);
  const view = useExplorer((state) => state.view);
  const axis = useAxis();
  return useMemo(() => {
    const { position, time } = view ?? { position: 0, time: 0 };
    const actor = view?.events[0]?.actor;
    const lane = actors?.findIndex(({ name }) => name === actor) ?? -1;
    const place = placeOf(axis, { position, time });
    return { lane, span: spanOfStep(timeline?.lanes[lane] ?? [], position, place), place, position };
  }, [timeline, actors, view, axis]);
}
