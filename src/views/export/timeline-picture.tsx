import type { Opened, Timeline, View } from '../../worker/protocol.ts';
import { isBad } from '../timeline/time/pieces.ts';
import { micros, xOf, xOfMoment } from '../timeline/time/scale.ts';
import { breaksOf, ticksOf } from '../timeline/time/ticks.ts';
import { axisOf } from '../../worker/protocol/axis.ts';

/** px */
export const TIMELINE_WIDTH = 1080;
const NAMES = 110;
const PAD = 16;
const ROW = 26;
const AXIS = 24;
/** What a character of a label takes. */
const CHARACTER = 6.9;

interface Props {
  readonly opened: Opened;
  readonly view: View;
  /** Of the whole run. */
  readonly timeline: Timeline;
}

/** Lanes in which something happens. */
const usedOf = ({ lanes }: Timeline): readonly number[] => lanes.flatMap((lane, i) => (lane.length > 0 ? [i] : []));

export const timelineHeight = (timeline: Timeline): number => AXIS + usedOf(timeline).length * ROW + 22;

/** What the actors do over the whole run, by assumed costs, and where the run stands. */
export function TimelinePicture({ opened, view, timeline }: Props) {
  const used = usedOf(timeline);
  const axis = axisOf('time', opened);
  const frame = { axis, domain: [0, Math.max(1, axis.end)] as const, width: TIMELINE_WIDTH - NAMES - 2 * PAD };
  const bottom = AXIS + used.length * ROW;
  return (
    <g transform={`translate(${PAD} 0)`}>
      {ticksOf(frame).map(({ x, label }) => (
        <g key={x} transform={`translate(${NAMES + x} 0)`}>
          <line className="picture-rule" y1={AXIS - 4} y2={bottom} />
          <text className="picture-text" y={10} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {breaksOf(frame).map(({ x, width, label }) => (
        <g key={x} transform={`translate(${NAMES + x} 0)`}>
          <title>{`${label} in which no step ends: drawn shorter`}</title>
          <rect className="picture-slot" width={width} y={AXIS - 4} height={bottom - AXIS + 4} />
          <text className="picture-text" x={width / 2} y={bottom + 12} textAnchor="middle">
            {`… ${label} …`}
          </text>
        </g>
      ))}
      <text className="picture-text" y={10}>
        assumed µs
      </text>
      {used.map((lane, i) => {
        const { name, kind } = opened.actors[lane];
        return (
          <g key={name} transform={`translate(0 ${AXIS + i * ROW})`}>
            <rect className={`picture-bar-${kind}`} width="3" height={ROW - 8} y="4" />
            <text className="picture-text picture-strong" x={10} y={ROW / 2}>
              {name}
            </text>
            {timeline.lanes[lane].map((span) => {
              const x = NAMES + xOf(frame, span.from);
              const width = Math.max(1.5, xOf(frame, span.to) - xOf(frame, span.from));
              const tone = isBad(span) ? 'picture-failed' : `picture-bar-${kind}`;
              const words = `${span.command ? `${span.command.ordinal} ` : ''}${span.label}`;
              return (
                <g key={`${span.kind} ${span.position}`}>
                  <title>{`${name}, step ${span.position}: ${words}`}</title>
                  <rect
                    className={span.kind === 'wait' ? 'picture-wait' : `picture-act ${tone}`}
                    x={x}
                    y={span.kind === 'wait' ? 4 : 6}
                    width={width}
                    height={span.kind === 'wait' ? ROW - 8 : ROW - 12}
                    rx="2"
                  />
                  {span.kind === 'wait' && width > words.length * CHARACTER + 10 && (
                    <text className="picture-text" x={x + 5} y={ROW / 2}>
                      {words}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        );
      })}
      {opened.flags.map(({ property, at, time }) => (
        <g key={`${property} ${at}`}>
          <title>{`${property} is violated, step ${at}, at ${micros(time)} µs`}</title>
          <line
            className="picture-flag"
            x1={NAMES + xOf(frame, time)}
            x2={NAMES + xOf(frame, time)}
            y1={AXIS - 6}
            y2={bottom}
          />
        </g>
      ))}
      <line
        className="picture-now"
        x1={NAMES + xOfMoment(frame, view)}
        x2={NAMES + xOfMoment(frame, view)}
        y1={AXIS - 8}
        y2={bottom}
      />
    </g>
  );
}
