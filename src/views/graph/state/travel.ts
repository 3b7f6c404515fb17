/** How long the tokens of a step travel, and how far they are at a time. */
import { lengthOf } from '../layout/geometry.ts';
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

export const travelTime = (journeys: readonly Journey[], speed: number): number =>
  Math.min(MOST, PER_LEG * legsOf(journeys)) / speed;

export const endOf = ({ points }: Journey): number => Math.max(0, lengthOf(points) - SHORT);

/** Slow at both ends. */
const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/** Distance along its way after a share of the whole time; those that wait for others stand at their start. */
export function placeAt(journey: Journey, all: readonly Journey[], share: number): number {
  const legs = legsOf(all);
  const own = (share * legs - journey.after) / journey.legs;
  return ease(Math.max(0, Math.min(1, own))) * endOf(journey);
}
