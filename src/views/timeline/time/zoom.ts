/** Which part of the run is shown next: zooming, panning and following. All times in ns. */
import type { Domain } from './scale.ts';

/** A step takes 100 ns or more: closer there is nothing to be seen. */
const CLOSEST = 400;

/** What one press of a button or key does, and one notch of a wheel. */
export const ZOOM_STEP = 2;
export const PAN_STEP = 0.2;

/** Steps that are told one by one in a close-up. */
const STEPS_TOLD = 30;

/** Where the playhead is put when it leaves the visible part: share of the width from the side it comes from. */
const AHEAD = 0.15;

/** The whole run; never empty, so that it can be divided by. */
export const wholeOf = (duration: number): Domain => [0, Math.max(duration, CLOSEST)];

/** A part of a given width, moved to where it is inside of the whole. */
function within([low, high]: Domain, from: number, width: number): Domain {
  if (width >= high - low) return [low, high];
  const begin = Math.max(low, Math.min(high - width, from));
  return [begin, begin + width];
}

/** Magnifies by `factor`; `time` stays where it is on the screen. */
export function zoomAround(whole: Domain, [from, to]: Domain, factor: number, time: number): Domain {
  const width = Math.max(CLOSEST, (to - from) / factor);
  const share = Math.max(0, Math.min(1, (time - from) / (to - from)));
  return within(whole, time - share * width, width);
}

export const panBy = (whole: Domain, [from, to]: Domain, by: number): Domain => within(whole, from + by, to - from);

/** The same part if `time` is in it, else one of the same width with it. */
export function follow(whole: Domain, domain: Domain, time: number): Domain {
  const [from, to] = domain;
  if (time >= from && time <= to) return domain;
  const width = to - from;
  return within(whole, time - width * (time > to ? AHEAD : 1 - AHEAD), width);
}

/** So close around a time that single steps can be told apart; the same part if it already is. */
export function closeUp(whole: Domain, domain: Domain, time: number, steps: number): Domain {
  const width = Math.max(CLOSEST, ((whole[1] - whole[0]) * STEPS_TOLD) / Math.max(1, steps));
  return width >= domain[1] - domain[0] ? domain : within(whole, time - width / 2, width);
}

export const isWhole = (whole: Domain, [from, to]: Domain): boolean => from <= whole[0] && to >= whole[1];
