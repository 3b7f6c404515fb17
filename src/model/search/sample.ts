/** Runs at random, as a random tester makes them: what share of them violates what. */
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Design } from '../state/design.ts';
import type { AllExtras } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import { STEP, mix } from '../state/random.ts';
import type { Topology } from '../state/topology.ts';
import { buildMachine } from '../system/build.ts';
import { enabled, fire, offerCapacity } from '../system/transitions.ts';
import { type SampleOutcome, ranked } from './outcomes.ts';

/** Steps after which a run counts as one that goes on for ever. */
const MOST_STEPS = 100_000;
const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');

export class Sample {
  /** Runs made. */
  runs = 0;
  private readonly counts = new Map<number, number>();
  private readonly seed: number;
  private readonly one: (seed: number) => number;

  /** Run `i`, from 0, is the one with seed `seed + i`: `startRun` with that seed makes the same one. */
  constructor(topology: Topology, design: Design, seed: number, extras?: AllExtras) {
    this.seed = seed;
    this.one = walker(topology, design, extras);
  }

  /** Makes further runs. */
  advance(runs: number): void {
    for (let i = 0; i < runs; i++) {
      const violated = this.one((this.seed + this.runs++) >>> 0);
      this.counts.set(violated, (this.counts.get(violated) ?? 0) + 1);
    }
  }

  /** Most frequent first. */
  get outcomes(): SampleOutcome[] {
    return ranked(
      [...this.counts].map(([bits, count]) => ({
        violated: PROPERTIES.filter((_, i) => (bits >>> i) & 1).map(({ id }) => id),
        count,
      })),
    );
  }
}

/** Makes one run with a seed; gives what it violates, a bit per property. */
function walker(topology: Topology, design: Design, extras: AllExtras | undefined): (seed: number) => number {
  const m = buildMachine(topology, design, new PageStore(), extras);
  const monitors = new Monitors(m);
  const start = { machine: m.save(), monitors: monitors.words.slice() };
  const offers = new Uint32Array(offerCapacity(m));
  let violated = 0;
  monitors.attach((property) => {
    violated |= 1 << property;
  });
  return (seed) => {
    m.load(start.machine);
    monitors.words.set(start.monitors);
    violated = 0;
    let state = seed;
    for (let step = 0; step < MOST_STEPS; step++) {
      const n = enabled(m, offers);
      if (n === 0) return waiting(m) ? violated | (1 << PROGRESS) : violated;
      fire(m, offers[mix(state) % n]);
      state = (state + STEP) >>> 0;
    }
    return violated;
  };
}
