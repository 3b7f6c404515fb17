import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { PageStore } from '../state/pages.ts';
import type { Op, Topology } from '../state/topology.ts';
import { affectedBy } from './affected.ts';
import { buildMachine } from './build.ts';
import { designById } from './designs.ts';

const COMMANDS: Op = { op: 'commands', guestIommu: 0, start: 0, count: 0 };

/** By the name of an actor, those that are affected by it. Two VMs; the second one's vCPU does nothing. */
function affected(ops: readonly Op[], known: Partial<Topology> = {}, design = 'viommu-batch'): Record<string, string> {
  const topo = oneStream(2);
  const vcpus = topo.vcpus.map((vcpu, c) => ({ ...vcpu, ops: c === 0 ? ops : [] }));
  const m = buildMachine({ ...topo, vcpus, ...known }, designById(design)!, new PageStore(), EXTRAS);
  const named = (actors: Iterable<number>): string => [...actors].map((actor) => m.actors.all[actor].name).join();
  const all = named(m.actors.all.map((_, actor) => actor));
  return Object.fromEntries(
    affectedBy(m).map((those, actor) => [m.actors.all[actor].name, named(those).replace(all, 'all')]),
  );
}

describe('who may have something else to do after a step', () => {
  test('is of the same VM, or behind the same IOMMU', () => {
    expect(affected([COMMANDS])).toMatchInlineSnapshot(`
      {
        "GPU": "SMMU0,GPU",
        "NIC": "SMMU0,NIC",
        "SMMU0": "host,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0,NIC,GPU",
        "VMM alpha.smmu": "alpha.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "VMM beta.smmu": "beta.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "alpha.cpu": "alpha.cpu,VMM alpha.smmu,kernel alpha.smmu",
        "beta.cpu": "beta.cpu,VMM beta.smmu,kernel beta.smmu",
        "host": "all",
        "kernel alpha.smmu": "alpha.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel beta.smmu": "beta.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
      }
    `);
  });

  test('a device that a vCPU tells to access memory, too', () => {
    const told = affected([COMMANDS, { op: 'dma', device: 0, iova: 0, write: true }]);
    expect(told).toMatchInlineSnapshot(`
      {
        "GPU": "SMMU0,GPU",
        "NIC": "alpha.cpu,SMMU0,NIC",
        "SMMU0": "host,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0,NIC,GPU",
        "VMM alpha.smmu": "alpha.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "VMM beta.smmu": "beta.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "alpha.cpu": "alpha.cpu,VMM alpha.smmu,kernel alpha.smmu,NIC",
        "beta.cpu": "beta.cpu,VMM beta.smmu,kernel beta.smmu",
        "host": "all",
        "kernel alpha.smmu": "alpha.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel beta.smmu": "beta.cpu,VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu,SMMU0",
      }
    `);
  });

  test('everybody, where a vCPU may wait for anybody or the host does something of its own', () => {
    const all = (those: Record<string, string>): boolean => Object.values(those).every((who) => who === 'all');
    expect([
      all(affected([{ op: 'after', thread: 'vcpu', index: 1, at: 0 }])),
      all(affected([{ op: 'share_sync', guestIommu: 0, until: 'queued' }])),
      all(affected([{ op: 'read_events', guestIommu: 0 }])),
      all(affected([COMMANDS], { faults: [{ kind: 'reset', device: 0 }] })),
      all(affected([COMMANDS], {}, 'vcmdq')),
    ]).toEqual([true, true, true, true, true]);
  });
});
