/**
 * How long each transition takes, in nanoseconds. Assumptions for the timeline, never measurements: the exact counts
 * beside them are what designs are compared by.
 */
import type { ActorKind } from '../state/actors.ts';

export interface CostModel {
  readonly name: string;
  /** By kind of actor, then by kind of transition; the last one serves all that follow. */
  readonly ns: Readonly<Record<ActorKind, readonly number[]>>;
}

export const DEFAULT_COSTS: CostModel = {
  name: 'assumed: exit 1.5 µs, syscall 0.4 µs, SYNC 0.6 µs, ATC round trip 1 µs',
  ns: {
    host: [20000, 2000, 1000],
    guest: [100, 800, 200, 1500],
    vmm: [0, 300, 400, 0, 200, 500, 200, 1200],
    kernel: [0, 150, 100, 300, 200, 150],
    // A time-out stands for the minute that PCIe allows; drawn to scale nothing else would be seen.
    smmu: [120, 300, 100, 50000, 100, 120, 120, 120],
    device: [1000, 500],
    main: [800],
  },
};

export function costOf(model: CostModel, actor: ActorKind, kind: number): number {
  const row = model.ns[actor];
  return row[Math.min(kind, row.length - 1)];
}
