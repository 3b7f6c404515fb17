/** A search of a design on a topology, from the beginning or from a position of a run. */
import { Monitors } from '../check/monitors.ts';
import type { Design } from '../state/design.ts';
import { FRAME } from '../state/layout.ts';
import type { AllExtras } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { Topology } from '../state/topology.ts';
import { buildMachine } from '../system/build.ts';
import type { Run } from '../system/run.ts';
import { Search, type SearchOptions } from './search.ts';

export interface StartOptions extends SearchOptions {
  /** For what `needsExtras`. */
  readonly extras?: AllExtras;
}

export function startSearch(topology: Topology, design: Design, options: StartOptions = {}): Search {
  const machine = buildMachine(topology, design, new PageStore(), options.extras);
  return new Search(machine, new Monitors(machine), options);
}

/** Begins where a run is, and leaves the run alone. Paths count from there. */
export function searchFrom(run: Run, options: SearchOptions = {}): Search {
  const { machine: from } = run;
  const words = from.save();
  const store = new PageStore();
  const { frames, frameCount } = from.layout;
  for (let i = 0; i < words[frameCount]; i++) {
    const at = frames + i * FRAME.SIZE + FRAME.page;
    words[at] = store.intern(from.store.get(words[at]).slice());
  }
  const machine = buildMachine(from.topo, from.design, store, from.extras ? { [from.arch.id]: from.extras } : {});
  machine.load(words);
  const monitors = new Monitors(machine);
  monitors.words.set(run.monitors.words);
  return new Search(machine, monitors, options);
}
