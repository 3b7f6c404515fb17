/** Which part of the run is shown next: zooming, panning and following, in places along the axis. */
import type { Axis, AxisKind } from '../../../worker/protocol/axis.ts';
import type { Domain } from './scale.ts';

/** A step takes 100 ns or more: closer than four there is nothing to be seen. */
const CLOSEST: Readonly<Record<AxisKind, number>> = { time: 400, step: 4 };

/** All of a run, and how close one can come. */
export interface Whole {
  readonly domain: Domain;
  readonly closest: number;
}

/** What one press of a button or key does, and one notch of a wheel. */
export const ZOOM_STEP = 2;
export const PAN_STEP = 0.2;

/** Steps that are told one by one in a close-up. */
const STEPS_TOLD = 30;

/** Where the playhead is put when it leaves the visible part: share of the width from the side it comes from. */
const AHEAD = 0.15;

/** The whole run; never empty, so that it can be divided by. */
export const wholeOf = ({ kind, end }: Axis): Whole => ({
  domain: [0, Math.max(end, CLOSEST[kind])],
  closest: CLOSEST[kind],
});

/** A part of a given width, moved to where it is inside of the whole. */
function within({ domain: [low, high] }: Whole, from: number, width: number): Domain {
  if (width >= high - low) return [low, high];
  const begin = Math.max(low, Math.min(high - width, from));
  return [begin, begin + width];
}

/** Magnifies by `factor`; `place` stays where it is on the screen. */
export function zoomAround(whole: Whole, [from, to]: Domain, factor: number, place: number): Domain {
  const width = Math.max(whole.closest, (to - from) / factor);
  const share = Math.max(0, Math.min(1, (place - from) / (to - from)));
  return within(whole, place - share * width, width);
}

export const panBy = (whole: Whole, [from, to]: Domain, by: number): Domain => within(whole, from + by, to - from);

/** The same part if `place` is in it, else one of the same width with it. */
export function follow(whole: Whole, domain: Domain, place: number): Domain {
  const [from, to] = domain;
  if (place >= from && place <= to) return domain;
  const width = to - from;
  return within(whole, place - width * (place > to ? AHEAD : 1 - AHEAD), width);
}

/** So close around a place that single steps can be told apart; the same part if it already is. */
export function closeUp(whole: Whole, domain: Domain, place: number, steps: number): Domain {
  const [low, high] = whole.domain;
  const width = Math.max(whole.closest, ((high - low) * STEPS_TOLD) / Math.max(1, steps));
  return width >= domain[1] - domain[0] ? domain : within(whole, place - width / 2, width);
}

export const isWhole = ({ domain: [low, high] }: Whole, [from, to]: Domain): boolean => from <= low && to >= high;
