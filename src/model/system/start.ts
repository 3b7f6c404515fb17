/** A design on a topology: the run that both the page and the command line look at. */
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import type { AllExtras, Machine } from '../state/machine.ts';
import { buildMachine } from './build.ts';
import type { Costs } from './costs.ts';
import { type Overrides, Run } from './run.ts';
import { randomScheduler, timedScheduler } from './schedulers.ts';

export interface RunOptions {
  /** Random walk with this seed instead of the timed scheduler. */
  readonly seed?: number;
  readonly overrides?: Overrides;
  /** What steps take, where it is not the usual; a random walk knows no time. */
  readonly costs?: (machine: Machine) => Costs;
  /** For what `needsExtras`. */
  readonly extras?: AllExtras;
}

export function startRun(topology: Topology, design: Design, options: RunOptions = {}): Run {
  const { seed, overrides, extras, costs } = options;
  const machine = buildMachine(topology, design, undefined, extras);
  const scheduler = seed === undefined ? timedScheduler(machine, costs?.(machine)) : randomScheduler(machine, seed);
  return new Run(machine, scheduler, overrides);
}
