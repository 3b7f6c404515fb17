import { type RefObject, useEffect } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { placeOf } from '../../../worker/protocol/axis.ts';
import { type Frame, xOf } from '../time/scale.ts';
import { useAxis } from '../use-frame.ts';
import type { Show } from '../use-show.ts';
import { follow } from '../time/zoom.ts';

const BEGIN = { position: 0, time: 0 };

/** Where the playhead is along the axis. */
function usePlace(): number {
  const axis = useAxis();
  return useExplorer((state) => placeOf(axis, state.view ?? BEGIN));
}

const near = (frame: Frame, place: number): number => Math.max(-9, Math.min(frame.width + 9, xOf(frame, place)));

interface Props {
  readonly frame: Frame;
}

/** Where the run stands: what lies behind it is the future. */
export function Playhead({ frame }: Props) {
  const x = near(frame, usePlace());
  return (
    <>
      <div className="tl-dim" style={{ left: Math.max(0, x) }} />
      <div className="tl-playhead" style={{ transform: `translateX(${x}px)` }} />
    </>
  );
}

/** The end of the playhead that can be taken hold of. */
export function Knob({ frame }: Props) {
  return <div className="tl-knob" style={{ transform: `translateX(${near(frame, usePlace())}px)` }} />;
}

interface FollowingProps {
  readonly show: Show;
  /** For those who must know where the playhead is without being drawn again when it moves. */
  readonly at: RefObject<number>;
}

/** When the playhead leaves the part that is shown, the part follows. */
export function Following({ show, at }: FollowingProps) {
  const place = usePlace();
  useEffect(() => {
    at.current = place;
    show((domain, whole) => follow(whole, domain, place));
  }, [place, show, at]);
  return null;
}
