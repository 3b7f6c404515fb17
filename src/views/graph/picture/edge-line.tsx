import { memo } from 'react';
import { rounded } from '../layout/geometry.ts';
import type { Line } from '../layout/types.ts';

interface Props {
  readonly line: Line;
  /** One of its ends does not exist now. */
  readonly absent: boolean;
  /** One of its ends is selected. */
  readonly near: boolean;
}

const MARKERS: Readonly<Record<Line['edge']['kind'], { readonly start?: string; readonly end?: string }>> = {
  pointer: { end: 'arrow' },
  list: { start: 'ring', end: 'ring' },
  slot: { end: 'arrow' },
  pcie: {},
  derived: { end: 'arrow' },
};

const url = (name: string | undefined): string | undefined => name && `url(#graph-${name})`;

/** An edge at rest. The wide line that nobody sees makes it easy to point at. */
export const EdgeLine = memo(function EdgeLine({ line: { edge, points, label }, absent, near }: Props) {
  const d = rounded(points);
  const { start, end } = MARKERS[edge.kind];
  const classes = ['edge', `edge-${edge.kind}`];
  if (absent) classes.push('is-absent');
  if (near) classes.push('is-near');
  return (
    <g className={classes.join(' ')} data-edge={`${edge.from} ${edge.to}`}>
      <path className="edge-hit" d={d} />
      <path
        className="edge-line"
        d={d}
        markerStart={url(start)}
        markerEnd={url(near && end === 'arrow' ? 'arrow-lit' : end)}
      />
      {label && (
        <text className="edge-label" x={label[0]} y={label[1]}>
          derived
        </text>
      )}
    </g>
  );
});

interface LitProps {
  readonly line: Line;
  readonly tone: 'ink' | 'error' | 'ooo';
}

/** The same edge, travelled in this step. */
export const LitLine = memo(function LitLine({ line: { edge, points }, tone }: LitProps) {
  const d = rounded(points);
  const { start, end } = MARKERS[edge.kind];
  return (
    <g className={`edge edge-${edge.kind} is-lit tone-${tone}`} data-edge={`${edge.from} ${edge.to}`}>
      <path className="edge-halo" d={d} />
      <path className="edge-line" d={d} markerStart={url(start)} markerEnd={url(end === 'arrow' ? 'arrow-lit' : end)} />
    </g>
  );
});
