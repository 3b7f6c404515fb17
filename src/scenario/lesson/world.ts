/** What a lesson asks of: a scenario under a design, one run of it to its end, and all its interleavings. */
import { type Counterexample, counterexample } from '../../model/search/counterexample.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { Side } from '../../model/compare/side.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';

/** A lesson's scenario is small: more states than this are none that one can tell of. */
const MOST_STATES = 1_000_000;

/** Steps (from 1) at which another transition is fired than the one that comes first in time: its name. */
export type Choices = readonly (readonly [step: number, transition: string])[];

export class World {
  readonly topology: Topology;
  readonly design: Design;
  readonly run: Run;
  private all: Search | undefined;
  private read: Side | undefined;

  constructor(topology: Topology, design: Design, choices: Choices = []) {
    this.topology = topology;
    this.design = design;
    this.run = startRun(topology, design, { overrides: new Map(choices), extras: EXTRAS });
    while (this.run.extend(10_000));
  }

  /** All interleavings, looked at when somebody first asks. */
  get search(): Search {
    if (!this.all) {
      this.all = startSearch(this.topology, this.design, { maxStates: MOST_STATES, progress: true, extras: EXTRAS });
      while (this.all.advance(4096) === 'running');
    }
    return this.all;
  }

  /** What became of the guests' commands, by the end. */
  get side(): Side {
    if (!this.read) {
      // Counts are told of the end.
      this.run.seek(this.run.length);
      this.read = new Side(recordedOf(this.run));
    }
    return this.read;
  }

  /** The shortest interleaving that violates a property, by its id. */
  shortest(property: string): Counterexample | undefined {
    const finding = this.search.findings.get(PROPERTIES.findIndex(({ id }) => id === property));
    return finding && counterexample(this.topology, this.design, finding, { extras: EXTRAS });
  }
}
