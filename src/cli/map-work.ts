/** One hazard under every design of a map: what a thread does. */
import { EXTRAS } from '../model/arch/extras.ts';
import { checked } from '../scenario/errors.ts';
import { designsOf } from '../scenario/map/designs.ts';
import { HazardMap } from '../scenario/map/outcomes.ts';
import type { Scenario } from '../scenario/schema.ts';

const MAX_STATES = 300_000;

export interface Task {
  readonly scenario: Scenario;
  /** Keys of the dials that are turned. */
  readonly dials: readonly string[];
}

/** By design, in the order of `designsOf`: `kinds[of[i]]` is what breaks, null where a bound was met first. */
export interface Fared {
  readonly kinds: readonly (readonly string[] | null)[];
  readonly of: Uint8Array;
  readonly searches: number;
}

export function fare({ scenario, dials }: Task): Fared {
  const map = new HazardMap(checked(scenario, `${scenario.id}.yaml`), EXTRAS, MAX_STATES);
  const kinds: (readonly string[] | null)[] = [];
  const names: string[] = [];
  const of = Uint8Array.from(designsOf(dials), (design) => {
    const broken = map.broken(design);
    const name = JSON.stringify(broken);
    if (!names.includes(name)) {
      names.push(name);
      kinds.push(broken);
    }
    return names.indexOf(name);
  });
  return { kinds, of, searches: map.searches };
}
