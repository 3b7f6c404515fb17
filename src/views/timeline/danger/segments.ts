/** The danger of a run as pieces of a line: neighbours with the same fate and the same chance are one. */
import type { Ahead, DangerStep } from '../../../worker/protocol.ts';
import { type Frame, xOfMoment } from '../time/scale.ts';

export interface DangerSegment extends Ahead {
  /** Positions. */
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly width: number;
}

/** In sight; the last position has the width of a mark. */
export function segmentsOf(steps: readonly DangerStep[], frame: Frame): readonly DangerSegment[] {
  const segments: DangerSegment[] = [];
  const xAt = (position: number): number => xOfMoment(frame, { position, time: steps[position].time });
  for (let from = 0; from < steps.length; ) {
    const { fate, p } = steps[from];
    let end = from + 1;
    while (end < steps.length && steps[end].fate === fate && steps[end].p === p) end++;
    const x = Math.max(0, xAt(from));
    const right = Math.min(frame.width, end < steps.length ? xAt(end) : frame.width);
    if (right > x) segments.push({ from, to: end - 1, fate, p, x, width: right - x });
    from = end;
  }
  return segments;
}
