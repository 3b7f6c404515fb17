/** Why a property holds: which guarantees it needs, found by taking each away and searching again. */
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import { type Guarantee, withoutEach } from '../system/guarantees.ts';
import type { Search } from './search.ts';
import { type StartOptions, startSearch } from './start.ts';

/** A design without one of its guarantees, and all that can happen then. */
export interface Without {
  readonly guarantee: Guarantee;
  /** Its id is a specification that can be run. */
  readonly design: Design;
  readonly search: Search;
}

/** States between two yields. */
const STATES_PER_TURN = 1024;

/** The guarantees of a design, by the parameters that take each away. */
export const guaranteesOf = (topology: Topology, design: Design): string[] =>
  withoutEach(design, topology).map(({ guarantee }) => guarantee.without);

/**
 * One guarantee after the other, all or `only` those; yields undefined while it searches, so that others get their turn.
 */
export function* whyNot(
  topology: Topology,
  given: Design,
  options: StartOptions,
  only?: readonly string[],
): Generator<Without | undefined> {
  for (const { guarantee, design } of withoutEach(given, topology)) {
    if (only && !only.includes(guarantee.without)) continue;
    const search = startSearch(topology, design, options);
    while (search.advance(STATES_PER_TURN) === 'running') yield undefined;
    yield { guarantee, design, search };
  }
}
