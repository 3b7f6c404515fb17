/** Where moments of a run lie along its timeline: by step, or by assumed time with its gaps collapsed. */

/** What an axis counts. */
export const AXES = ['time', 'step'] as const;
export type AxisKind = (typeof AXES)[number];

/** A stretch of time in which no step ends, so long that it is drawn shorter than the rest. */
export interface Gap {
  /** ns */
  readonly from: number;
  readonly to: number;
  /** Places where it begins and ends. */
  readonly begin: number;
  readonly end: number;
}

/** A position and its time, ns. */
export interface Moment {
  readonly position: number;
  readonly time: number;
}

/** Places are ns, less what the gaps before them leave out, or positions. */
export interface Axis {
  readonly kind: AxisKind;
  /** Place of the end of the run. */
  readonly end: number;
  /** In the order of time; none by step. */
  readonly gaps: readonly Gap[];
}

interface Measured {
  readonly length: number;
  /** ns */
  readonly duration: number;
  readonly gaps: readonly Gap[];
}

export const axisOf = (kind: AxisKind, { length, duration, gaps }: Measured): Axis =>
  kind === 'step' ? { kind, end: length, gaps: [] } : { kind, end: placeOfTime(gaps, duration), gaps };

export const placeOf = ({ kind, gaps }: Axis, { position, time }: Moment): number =>
  kind === 'step' ? position : placeOfTime(gaps, time);

/** Where a time, ns, lies. */
export function placeOfTime(gaps: readonly Gap[], time: number): number {
  const gap = lastBefore(gaps, 'from', time);
  if (!gap) return time;
  if (time >= gap.to) return gap.end + (time - gap.to);
  return gap.begin + ((time - gap.from) / (gap.to - gap.from)) * (gap.end - gap.begin);
}

/** The time, ns, that lies at a place of an axis by time. */
export function timeOfPlace(gaps: readonly Gap[], place: number): number {
  const gap = lastBefore(gaps, 'begin', place);
  if (!gap) return place;
  if (place >= gap.end) return gap.to + (place - gap.end);
  return gap.from + ((place - gap.begin) / (gap.end - gap.begin)) * (gap.to - gap.from);
}

/** The last gap that begins at or before a time or a place. */
function lastBefore(gaps: readonly Gap[], what: 'from' | 'begin', value: number): Gap | undefined {
  let [low, high] = [0, gaps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (gaps[middle][what] > value) high = middle;
    else low = middle + 1;
  }
  return gaps[low - 1];
}
