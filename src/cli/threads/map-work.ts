/** One hazard under every design of a map: what a thread does. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { checked } from '../../scenario/language/errors.ts';
import { type Searched, searched } from '../../scenario/map/searched.ts';
import type { Scenario } from '../../scenario/language/schema.ts';

export interface Task {
  readonly scenario: Scenario;
  /** Keys of the dials that are turned. */
  readonly dials: readonly string[];
}

export function fare({ scenario, dials }: Task): Searched {
  const searching = searched(checked(scenario, `${scenario.id}.yaml`), dials, EXTRAS);
  for (;;) {
    const { value, done } = searching.next();
    if (done) return value;
  }
}
