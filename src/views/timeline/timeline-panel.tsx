import { useCallback, useMemo, useRef } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { useSize } from '../../ui/use-size.ts';
import { Flags } from './picture/flags.tsx';
import { LaneNames } from './picture/lane-names.tsx';
import { Now } from './picture/now.tsx';
import { Following, Knob, Playhead } from './picture/playhead.tsx';
import { Marking, RangeAxis } from './picture/range-band.tsx';
import { Track } from './picture/track.tsx';
import { useSight } from './picture/use-sight.ts';
import { Tools } from './tools.tsx';
import { useAsText } from './use-as-text.ts';
import { useFrame } from './use-frame.ts';
import { useLanes } from './use-lanes.ts';
import { usePointer } from './use-pointer.ts';
import { useShow } from './use-show.ts';
import { useWheel } from './use-wheel.ts';
import { useZooming } from './use-zooming.ts';
import './timeline.css';
import './head.css';
import './picture/lane.css';
import './text/text-form.css';

const TextForm = onDemand(async () => (await import('./text/text-form.tsx')).TextForm);

const DangerLine = onDemand(async () => (await import('./danger/danger-line.tsx')).DangerLine);

/** Height of what stands above the lanes, px. */
const HEAD = 44;
/** Height of a lane, px: on wide screens the type is larger. */
const rowFor = (wide: boolean): number => (wide ? 25 : 24);

/** What the actors do and wait for in the course of the run: a lane each. It leads to any step. */
export function TimelinePanel() {
  const [area, size] = useSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const at = useRef(0);
  const row = rowFor(window.innerWidth >= 1800);

  const framed = useFrame(Math.floor(size.width));
  const { frame } = framed;
  const show = useShow(framed);
  const zooming = useZooming(show, at);
  const [asText, setAsText] = useAsText(framed, show, zooming);
  const lanes = useLanes();
  const { drawn, look } = useSight(scroller, HEAD, row, lanes.used.length);
  const timeline = useExplorer((state) => state.timeline);
  const laneAt = useCallback(
    (y: number) => (y < 0 ? undefined : timeline?.lanes[lanes.used[Math.floor(y / row)]]),
    [timeline, lanes, row],
  );
  const { marking, ...pointing } = usePointer({ area, track, frame, show, laneAt });
  useWheel(scroller, area, frame, show);
  const style = useMemo(() => ({ '--tl-head': `${HEAD}px` }) as React.CSSProperties, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of everything in it
    <div className="timeline" style={style} onKeyDown={zooming.onKeyDown}>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups a picture, not fields of a form */}
      <div
        className="tl-scroller"
        ref={scroller}
        role="group"
        aria-label="Lanes: plus and minus zoom, 0 shows the whole run, a counts steps or time, Control with left and right pans"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and zooms must be reachable by key
        tabIndex={0}
      >
        <div className="tl-sheet">
          <div className="tl-left">
            <Tools zooming={zooming} asText={asText} onAsText={setAsText} />
            {!asText && <LaneNames lanes={lanes} drawn={drawn} row={row} />}
          </div>
          <div className="tl-area" ref={area} {...pointing}>
            <div className="tl-axis">
              <RangeAxis frame={frame} />
              <Knob frame={frame} />
              <Flags frame={frame} />
            </div>
            {asText ? (
              <TextForm />
            ) : (
              <Track ref={track} lanes={lanes} drawn={drawn} frame={frame} row={row}>
                <Playhead frame={frame} />
                <Now frame={frame} used={lanes.used} row={row} scroller={scroller} head={HEAD} onScroll={look} />
              </Track>
            )}
          </div>
        </div>
      </div>
      <DangerLine frame={frame} />
      <Following show={show} at={at} />
      {marking && <Marking />}
    </div>
  );
}
