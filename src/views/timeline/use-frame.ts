import { useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { type Axis, axisOf } from '../../worker/protocol/axis.ts';
import type { Frame } from './time/scale.ts';
import { type Whole, wholeOf } from './time/zoom.ts';

export interface Framed {
  readonly whole: Whole;
  readonly frame: Frame;
}

const NOTHING = { length: 0, duration: 0, gaps: [] };

/** What the timeline counts, of the open run. */
export function useAxis(): Axis {
  const opened = useExplorer((state) => state.opened);
  const kind = useExplorer((state) => state.axis);
  return useMemo(() => axisOf(kind, opened ?? NOTHING), [kind, opened]);
}

/** What is shown of the run, in the room that there is. */
export function useFrame(width: number): Framed {
  const axis = useAxis();
  const span = useExplorer((state) => state.span);
  return useMemo(() => {
    const whole = wholeOf(axis);
    return { whole, frame: { axis, domain: span ?? whole.domain, width } };
  }, [axis, span, width]);
}
