import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import type { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { Op, Topology } from '../state/topology.ts';
import { affectedBy } from './affected.ts';
import { buildMachine } from './build.ts';
import { designById } from './designs.ts';
import { verbsOf } from './transitions.ts';

const COMMANDS: Op = { op: 'commands', guestIommu: 0, start: 0, count: 0 };

/** Two VMs; the second one's vCPU does nothing. */
function machine(ops: readonly Op[], known: Partial<Topology> = {}, design = 'viommu-batch'): Machine {
  const topo = oneStream(2);
  const vcpus = topo.vcpus.map((vcpu, c) => ({ ...vcpu, ops: c === 0 ? ops : [] }));
  return buildMachine({ ...topo, vcpus, ...known }, designById(design)!, new PageStore(), EXTRAS);
}

const named = (m: Machine, actors: Iterable<number>): string =>
  [...actors].map((actor) => m.actors.all[actor].name).join();

/** By the name of an actor, those that are affected by any of its steps. */
function affected(...of: Parameters<typeof machine>): Record<string, string> {
  const m = machine(...of);
  const all = named(m, m.actors.all.keys());
  return Object.fromEntries(
    affectedBy(m).all.map((those, actor) => [m.actors.all[actor].name, named(m, those).replace(all, 'all')]),
  );
}

/** By the name of a step, those that are affected by it, where they are fewer. */
function affectedByStep(...of: Parameters<typeof machine>): Record<string, string> {
  const m = machine(...of);
  return Object.fromEntries(
    affectedBy(m).of.flatMap((kinds, actor) =>
      kinds.flatMap((those, kind) => {
        const verb = verbsOf(m, m.actors.all[actor].kind)[kind];
        return those && verb ? [[`${m.actors.all[actor].name} ${verb}`, named(m, those)]] : [];
      }),
    ),
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

  test('is less after most steps, and never more', () => {
    expect(affectedByStep([COMMANDS])).toMatchInlineSnapshot(`
      {
        "SMMU0 consume": "host,kernel alpha.smmu,kernel beta.smmu,SMMU0,NIC,GPU",
        "VMM alpha.smmu fetch": "VMM alpha.smmu",
        "VMM alpha.smmu ioctl": "VMM alpha.smmu,kernel alpha.smmu,kernel beta.smmu",
        "VMM alpha.smmu resume": "alpha.cpu,VMM alpha.smmu",
        "VMM alpha.smmu set-cons": "alpha.cpu,VMM alpha.smmu",
        "VMM beta.smmu fetch": "VMM beta.smmu",
        "VMM beta.smmu ioctl": "VMM beta.smmu,kernel alpha.smmu,kernel beta.smmu",
        "VMM beta.smmu resume": "beta.cpu,VMM beta.smmu",
        "VMM beta.smmu set-cons": "beta.cpu,VMM beta.smmu",
        "alpha.cpu run": "alpha.cpu,VMM alpha.smmu",
        "beta.cpu run": "beta.cpu,VMM beta.smmu",
        "kernel alpha.smmu convert": "kernel alpha.smmu",
        "kernel alpha.smmu flush": "kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel alpha.smmu issue": "kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel alpha.smmu look-up": "kernel alpha.smmu",
        "kernel alpha.smmu return": "VMM alpha.smmu,VMM beta.smmu,kernel alpha.smmu",
        "kernel alpha.smmu see-flush": "kernel alpha.smmu",
        "kernel alpha.smmu see-sync": "kernel alpha.smmu",
        "kernel beta.smmu convert": "kernel beta.smmu",
        "kernel beta.smmu flush": "kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel beta.smmu issue": "kernel alpha.smmu,kernel beta.smmu,SMMU0",
        "kernel beta.smmu look-up": "kernel beta.smmu",
        "kernel beta.smmu return": "VMM alpha.smmu,VMM beta.smmu,kernel beta.smmu",
        "kernel beta.smmu see-flush": "kernel beta.smmu",
        "kernel beta.smmu see-sync": "kernel beta.smmu",
      }
    `);
    expect(affectedByStep([COMMANDS], { faults: [{ kind: 'reset', device: 0 }] })).toEqual({});
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
