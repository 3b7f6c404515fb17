/**
 * How long each transition takes, in nanoseconds. Assumptions for the timeline, never measurements: the exact counts
 * beside them are what designs are compared by.
 */
import { stepsOf } from '../arch/arch.ts';
import type { ActorKind } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';

/** By kind of transition; the last one serves all that follow. Those of the IOMMU stand with its architecture. */
const NS = {
  host: [20000, 2000, 1000],
  guest: [100, 800, 200, 1500],
  device: [1000, 500],
  main: [800],
};

export function costOf({ arch }: Machine, actor: ActorKind, kind: number): number {
  const row = actor === 'vmm' || actor === 'kernel' || actor === 'iommu' ? stepsOf(arch, actor).ns : NS[actor];
  return row[Math.min(kind, row.length - 1)];
}
