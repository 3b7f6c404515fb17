/** How long the tokens of a step travel, and where they are at a time. */
import { lengthOf, type Point, pointAt } from '../layout/geometry.ts';
import type { Journey } from './journeys.ts';

/** Per edge, and at most for a step; ms. */
const PER_LEG = 420;
const MOST = 1400;
/** Steps that follow each other faster than this are not accompanied; ms. */
export const LEAST_PAUSE = 250;
/** A token stops before the object, so that it covers neither its border nor its name; px. */
const SHORT = 11;

const legsOf = (journeys: readonly Journey[]): number =>
  Math.max(1, ...journeys.map(({ after, legs }) => after + legs));

/** ms, at a speed of playback. */
export const travelTime = (journeys: readonly Journey[], speed: number): number =>
  Math.min(MOST, PER_LEG * legsOf(journeys)) / speed;

/** Slow at both ends. */
const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/** Where each token is after a share of the whole time, 0 to 1; those that wait for others stand at their start. */
export function placesAt(journeys: readonly Journey[], share: number): Point[] {
  const legs = legsOf(journeys);
  return journeys.map((journey) => {
    const own = Math.max(0, Math.min(1, (share * legs - journey.after) / journey.legs));
    return pointAt(journey.points, ease(own) * Math.max(0, lengthOf(journey.points) - SHORT));
  });
}
