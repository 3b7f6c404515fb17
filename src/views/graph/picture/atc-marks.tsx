import type { Metrics } from '../layout/shapes.ts';
import type { Cached } from '../state/objects.ts';

interface Props {
  readonly rows: readonly Cached[];
  readonly right: number;
  readonly y: number;
  /** Nothing may begin left of this. */
  readonly from: number;
  readonly metrics: Metrics;
}

const SIDE = 7;
/** The most telling first, should there be room for one only. */
const STATES = ['flight', 'stale', 'live', 'gone'] as const;

/** How many translations are live (full), stale (hatched), in flight (dashed) and gone (struck): a small square and a number each. */
export function AtcMarks({ rows, right, y, from, metrics: { ch } }: Props) {
  let x = right;
  return STATES.map((state) => {
    const count = rows.filter((row) => row.state === state).length;
    const text = String(count);
    const left = x - text.length * ch - SIDE - 2;
    if (count === 0 || left < from - ch) return null;
    x = left - 3;
    const just = rows.some((row) => row.state === state && row.just);
    return (
      <g key={state} className={`atc atc-${state}${just ? ' atc-just' : ''}`}>
        <rect x={left} y={y - SIDE / 2} width={SIDE} height={SIDE} />
        {state === 'gone' && <path d={`M${left - 1} ${y + SIDE / 2 + 1}L${left + SIDE + 1} ${y - SIDE / 2 - 1}`} />}
        <text x={left + SIDE + 2} y={y}>
          {text}
        </text>
      </g>
    );
  });
}
