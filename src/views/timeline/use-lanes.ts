import { useMemo, useRef } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Opened } from '../../worker/protocol.ts';
import { type Lanes, lanesOf } from './time/lanes.ts';

const NONE: Lanes = { used: [], idle: [] };

const sameActors = (a: Opened, b: Opened): boolean =>
  a.actors.length === b.actors.length && a.actors.every(({ name }, i) => name === b.actors[i].name);

/**
 * The lanes of the run. They stay as they are whatever part of it is shown: nothing moves when the part does, nor when
 * what is open is changed, before it is known what its actors do.
 */
export function useLanes(): Lanes {
  const opened = useExplorer((state) => state.opened);
  const timeline = useExplorer((state) => state.timeline);
  const known = useRef<{ readonly of: Opened; readonly lanes: Lanes } | null>(null);
  return useMemo(() => {
    if (!opened) return NONE;
    if (known.current?.of !== opened) {
      // The first answer for a run is always that for all of it.
      if (!timeline) return known.current && sameActors(known.current.of, opened) ? known.current.lanes : NONE;
      known.current = { of: opened, lanes: lanesOf(opened.actors, timeline) };
    }
    return known.current.lanes;
  }, [opened, timeline]);
}
