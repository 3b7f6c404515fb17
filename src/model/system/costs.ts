/**
 * How long each transition takes, in nanoseconds. Assumptions for the timeline, never measurements: the exact counts
 * beside them are what designs are compared by.
 */
import type { ActorKind } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';

/** By kind of transition; the last one serves all that follow. */
export type Costs = Readonly<Record<ActorKind, readonly number[]>>;

/** What is assumed where nobody says otherwise. Those of the IOMMU stand with its architecture. */
export const usualCosts = ({ arch: { vmm, kernel, iommu } }: Pick<Machine, 'arch'>): Costs => ({
  host: [20000, 2000, 1000],
  guest: [100, 800, 200, 1500],
  device: [1000, 500],
  main: [800],
  vmm: vmm.ns,
  kernel: kernel.ns,
  iommu: iommu.ns,
});

/** What a kind of transition takes, of those of one kind of actor. */
export const costOf = (row: Costs[ActorKind], kind: number): number => row[Math.min(kind, row.length - 1)];
