/** One hazard under every design of a map: what a thread does. */
import { EXTRAS } from '../model/arch/extras.ts';
import { checked } from '../scenario/language/errors.ts';
import { type Dialed, designsOf } from '../scenario/map/designs.ts';
import { type Fared, faring } from '../scenario/map/fared.ts';
import { HazardMap } from '../scenario/map/outcomes.ts';
import type { Scenario } from '../scenario/language/schema.ts';

const MAX_STATES = 300_000;

export interface Task {
  readonly scenario: Scenario;
  /** Keys of the dials that are turned. */
  readonly dials: readonly string[];
}

/** By design, in the order of `designsOf`. */
export interface Searched extends Fared {
  readonly searches: number;
}

/** Designs by the dials that are turned: the tasks of a map all turn the same. */
const made = new Map<string, readonly Dialed[]>();

export function fare({ scenario, dials }: Task): Searched {
  const map = new HazardMap(checked(scenario, `${scenario.id}.yaml`), EXTRAS, MAX_STATES);
  const designs = made.get(dials.join()) ?? designsOf(dials);
  made.set(dials.join(), designs);
  const fares = faring(designs, (design) => map.broken(design));
  for (;;) {
    const { value, done } = fares.next();
    if (done) return { ...value, searches: map.searches };
  }
}
