import type { Span } from '../../../worker/protocol.ts';
import { axisOf } from '../../../worker/protocol/axis.ts';
import type { Frame } from './scale.ts';

/** A step that is by itself, where places are times. */
export const span = (from: number, to: number, more: Partial<Span> = {}): Span => ({
  from,
  to,
  begin: from,
  end: to,
  position: 1,
  kind: 'act',
  label: '',
  count: 1,
  busy: to - from,
  failed: false,
  violates: false,
  ...more,
});

/** A part of a run of a million ns without gaps. */
export const timeFrame = (from: number, to: number, width: number): Frame => ({
  axis: axisOf('time', { length: 1000, duration: 1_000_000, gaps: [] }),
  domain: [from, to],
  width,
});
