import { type RefObject, useEffect } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { type Frame, xOf } from '../time/scale.ts';
import type { Show } from '../use-show.ts';
import { follow } from '../time/zoom.ts';

const useTime = (): number => useExplorer((state) => state.view?.time ?? 0);

const placeOf = (frame: Frame, time: number): number => Math.max(-9, Math.min(frame.width + 9, xOf(frame, time)));

interface Props {
  readonly frame: Frame;
}

/** Where the run stands: what lies behind it is the future. */
export function Playhead({ frame }: Props) {
  const x = placeOf(frame, useTime());
  return (
    <>
      <div className="tl-dim" style={{ left: Math.max(0, x) }} />
      <div className="tl-playhead" style={{ transform: `translateX(${x}px)` }} />
    </>
  );
}

/** The end of the playhead that can be taken hold of. */
export function Knob({ frame }: Props) {
  return <div className="tl-knob" style={{ transform: `translateX(${placeOf(frame, useTime())}px)` }} />;
}

interface FollowingProps {
  readonly show: Show;
  /** For those who must know where the playhead is without being drawn again when it moves. */
  readonly at: RefObject<number>;
}

/** When the playhead leaves the part that is shown, the part follows. */
export function Following({ show, at }: FollowingProps) {
  const time = useTime();
  useEffect(() => {
    at.current = time;
    show((domain, whole) => follow(whole, domain, time));
  }, [time, show, at]);
  return null;
}
