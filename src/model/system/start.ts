/** A design on a topology: the run that both the page and the command line look at. */
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import type { AllExtras } from '../state/machine.ts';
import { buildMachine } from './build.ts';
import { type Overrides, Run } from './run.ts';
import { randomScheduler, timedScheduler } from './schedulers.ts';

export interface RunOptions {
  /** Random walk with this seed instead of the timed scheduler. */
  readonly seed?: number;
  readonly overrides?: Overrides;
  /** For what `needsExtras`. */
  readonly extras?: AllExtras;
}

export function startRun(topology: Topology, design: Design, { seed, overrides, extras }: RunOptions = {}): Run {
  const machine = buildMachine(topology, design, undefined, extras);
  const scheduler = seed === undefined ? timedScheduler(machine) : randomScheduler(machine, seed);
  return new Run(machine, scheduler, overrides);
}
