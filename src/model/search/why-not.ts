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

/** One guarantee after the other; yields undefined while it searches, so that others get their turn. */
export function* whyNot(topology: Topology, given: Design, options: StartOptions): Generator<Without | undefined> {
  for (const { guarantee, design } of withoutEach(given, topology)) {
    const search = startSearch(topology, design, options);
    while (search.advance(STATES_PER_TURN) === 'running') yield undefined;
    yield { guarantee, design, search };
  }
}
