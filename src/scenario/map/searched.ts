/** One hazard under every design of a map: what a worker does. */
import type { AllExtras } from '../../model/state/machine.ts';
import type { Parsed } from '../language/errors.ts';
import { type Dialed, designsOf } from './designs.ts';
import { type Fared, faring } from './fared.ts';
import { HazardMap } from './outcomes.ts';

const MOST_STATES = 300_000;

export interface Searched extends Fared {
  /** Searches that it took. */
  readonly searches: number;
}

/** Designs by the dials that are turned: the hazards of a map are all searched under the same. */
const made = new Map<string, readonly Dialed[]>();

/**
 * By design, in the order of `designsOf`; `dials`: keys of those that are turned. Yields with each design, so that others get
 * their turn.
 */
export function* searched(parsed: Parsed, dials: readonly string[], extras: AllExtras): Generator<number, Searched> {
  const map = new HazardMap(parsed, extras, MOST_STATES);
  const designs = made.get(dials.join()) ?? designsOf(dials);
  made.set(dials.join(), designs);
  const fared = yield* faring(designs, (design) => map.broken(design));
  return { ...fared, searches: map.searches };
}
