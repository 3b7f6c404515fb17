import { useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Domain, Frame } from './time/scale.ts';
import { wholeOf } from './time/zoom.ts';

export interface Framed {
  readonly whole: Domain;
  readonly frame: Frame;
}

/** What is shown of the run, in the room that there is. */
export function useFrame(width: number): Framed {
  const duration = useExplorer((state) => state.opened?.duration ?? 0);
  const span = useExplorer((state) => state.span);
  return useMemo(() => {
    const whole = wholeOf(duration);
    return { whole, frame: { domain: span ?? whole, width } };
  }, [duration, span, width]);
}
