/** What can happen next, by its name, and the parts and groups of those who act. */
import { describe, expect, test } from 'vitest';
import { IDR, oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { EXTRAS } from '../arch/extras.ts';
import { GERROR_CMDQ } from '../arch/smmuv3/fields/register-bits.ts';
import { REGS } from '../arch/smmuv3/state.ts';
import { partsOf } from '../search/parts.ts';
import { groupsOf } from '../search/groups.ts';
import { actorsOf } from '../state/actors.ts';
import { DEVICE, HOST } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { FaultSpec, Op, Topology } from '../state/topology.ts';
import { NONE, actorOf, argumentOf, kindOf, transitionOf } from '../state/transition.ts';
import { buildMachine } from './build.ts';
import { DesignError, PARAMETERS, parseDesign, refusedBy } from './design-spec.ts';
import { designById } from './designs.ts';
import { canonical, dialOf, settingOf } from './dials.ts';
import { faultName } from './faults.ts';
import { GUARANTEES, withoutEach } from './guarantees.ts';
import { enabled, enabledAmong, fire, next, offerCapacity, transitionName, verbsOf } from './transitions.ts';

const batch = designById('viommu-batch')!;

/** Three VMs: alpha and beta behind SMMU0, gamma behind SMMU1; SMMU2 has a device that nobody has. */
function topologyOf(known: Partial<Topology> = {}): Topology {
  const topo = oneStream(2);
  const [alpha, beta] = topo.guestIommus;
  const smmu = (name: string) => ({ ...topo.iommus[0], name });
  const words = Uint32Array.from([...command(OP.TLBI_NH_ALL), ...command(OP.SYNC)]);
  return {
    ...topo,
    iommus: [smmu('SMMU0'), smmu('SMMU1'), smmu('SMMU2')],
    devices: [
      ...topo.devices,
      { name: 'DISK', iommu: 1, sid: 7, ats: false },
      { name: 'IDLE', iommu: 2, sid: 8, ats: false },
    ],
    vms: [...topo.vms, { ...topo.vms[0], name: 'gamma', pa: 0x8_0002_0000 }],
    guestIommus: [
      alpha,
      beta,
      { ...alpha, name: 'gamma.smmu', vm: 2, iommu: 1, idr: IDR, vdevices: [{ device: 2, vsid: 1 }] },
    ],
    vcpus: [0, 1, 2].map((vm) => ({
      name: `cpu${vm}`,
      vm,
      ops: [{ op: 'commands', guestIommu: vm, start: 0, count: 2 } as Op],
      commands: words,
    })),
    ...known,
  };
}

const machine = (known?: Partial<Topology>): Machine => buildMachine(topologyOf(known), batch, new PageStore(), EXTRAS);

const names = (m: Machine): string[] => {
  const out = new Uint32Array(offerCapacity(m));
  return [...out.subarray(0, enabled(m, out))].map((transition) => transitionName(m, transition));
};

test('a transition is its actor, its kind and an argument', () => {
  const transition = transitionOf(3, 2, 0x1234);
  expect([transition, actorOf(transition), kindOf(transition), argumentOf(transition)]).toEqual([
    0x03021234, 3, 2, 0x1234,
  ]);
  expect([transitionOf(1, 0), actorOf(0xff000000), kindOf(0xffff0000)]).toEqual([0x01000000, 255, 255]);
});

describe('what is enabled', () => {
  test('in the order of actors; each is told by its name', () => {
    const m = machine();
    expect(names(m)).toEqual(['cpu0 run', 'cpu1 run', 'cpu2 run']);
    for (let i = 0; i < 3; i++) fire(m, next(m, m.actors.guest + 2));
    expect(names(m)).toEqual(['cpu0 run', 'cpu1 run', 'VMM gamma.smmu fetch']);
    expect([next(m, m.actors.guest + 2), next(m, m.actors.host)]).toEqual([NONE, NONE]);
  });

  test('an error of an SMMU is the host’s matter, by its SMMU', () => {
    const m = machine();
    for (const s of [0, 2]) m.w[m.layout.iommus[s].regs + REGS.gerror] ^= GERROR_CMDQ;
    expect(names(m).slice(0, 2)).toEqual(['host acknowledge SMMU0', 'host acknowledge SMMU2']);
    fire(m, transitionOf(0, 1, 2));
    expect(names(m)[0]).toBe('host acknowledge SMMU0');
    expect(names(m)[1]).toBe('cpu0 run');
  });

  test('of some actors only', () => {
    const m = machine({ faults: [{ kind: 'reset', device: 3 }] });
    for (const s of [0, 2]) m.w[m.layout.iommus[s].regs + REGS.gerror] ^= GERROR_CMDQ;
    const out = new Uint32Array(offerCapacity(m));
    const among = (actors: readonly number[], faults: boolean, iommus: readonly number[]): string[] =>
      [...out.subarray(0, enabledAmong(m, { actors, faults, iommus }, out))].map((one) => transitionName(m, one));
    expect(among([], true, [])).toEqual(['host reset IDLE']);
    expect(among([m.actors.guest + 1], false, [2])).toEqual(['host acknowledge SMMU2', 'cpu1 run']);
    expect(among([], false, [])).toEqual([]);
  });

  test('there is room for all', () => {
    const m = machine({ faults: [{ kind: 'reset', device: 3 }] });
    // Four for each of 17 actors, a fault, a flush, two for each emulated SMMU, eight for each physical one.
    expect([m.actors.all.length, offerCapacity(m)]).toEqual([17, 17 * 4 + 1 + 1 + 3 * 2 + 3 * 8]);
  });

  test('verbs of those who act', () => {
    const m = machine();
    expect([verbsOf(m, 'guest')[0], verbsOf(m, 'device')[1], verbsOf(m, 'host')[3], verbsOf(m, 'main')[0]]).toEqual([
      'run',
      'dma',
      'flush',
      'call',
    ]);
    expect(verbsOf(m, 'iommu')).toEqual(m.arch.iommu.verbs);
  });
});

describe('what happens once on the host', () => {
  const faults: readonly FaultSpec[] = [
    { kind: 'unbind', device: 0 },
    { kind: 'reset', device: 1 },
    { kind: 'unmap_s2', vm: 2, ipa: 0x40000000, flush: 'full' },
    { kind: 'enomem', guestIommu: 1 },
    { kind: 'timeout', guestIommu: 2 },
  ];

  test('is told by what it is about', () => {
    const m = machine({ faults });
    expect(faults.map((_, i) => faultName(m, i))).toEqual([
      'unbind NIC',
      'reset GPU',
      'unmap-s2 gamma',
      'no-memory beta.smmu',
      'sync-time-out gamma.smmu',
    ]);
    const reassign = machine({ faults: [{ kind: 'reassign', from: 1, to: 0, flush: true, reset: true }] });
    expect(faultName(reassign, 0)).toBe('reassign beta.smmu');
  });

  test('once: then its bit is set, and the others can still happen', () => {
    const m = machine({ faults });
    const host = (): string[] => names(m).filter((name) => name.startsWith('host'));
    expect(host()).toEqual(['host unbind NIC', 'host reset GPU', 'host unmap-s2 gamma']);
    fire(m, transitionOf(0, 0, 1));
    expect([host(), m.w[m.layout.host + HOST.done], m.w[m.layout.devices[1].ctl + DEVICE.reset]]).toEqual([
      ['host unbind NIC', 'host unmap-s2 gamma'],
      2,
      1,
    ]);
    fire(m, transitionOf(0, 0, 0));
    expect([m.w[m.layout.host + HOST.done], m.w[m.layout.devices[0].ctl + DEVICE.bound]]).toEqual([3, 0]);
    fire(m, transitionOf(0, 0, 2));
    expect(host()).toEqual(['host flush']);
  });

  test('from its time on, for which a vCPU may wait', () => {
    const m = machine({ faults: [{ kind: 'reset', device: 3, when: { vcpu: 0, at: 1, waits: false } }] });
    expect(names(m)[0]).toBe('cpu0 run');
    const waiting = machine({ faults: [{ kind: 'reset', device: 3, when: { vcpu: 0, at: 0, waits: true } }] });
    expect(names(waiting)).toEqual(['host reset IDLE', 'cpu1 run', 'cpu2 run']);
    fire(waiting, transitionOf(0, 0, 0));
    expect(names(waiting)[0]).toBe('cpu0 run');
  });
});

describe('parts that have nothing to do with each other', () => {
  const parts = (known?: Partial<Topology>): string[] => {
    const m = machine(known);
    return partsOf(m).map(
      ({ vms, iommus, faults, actors }) =>
        `${vms.join('+')} ${iommus.join()}${faults ? ' host' : ''}: ${actors.map((one) => m.actors.all[one].name).join(', ')}`,
    );
  };
  const ALPHA =
    'cpu0, cpu1, VMM alpha.smmu, VMM beta.smmu, kernel alpha.smmu, kernel beta.smmu, SMMU0, SMMU2, NIC, GPU, IDLE';
  const GAMMA = 'cpu2, VMM gamma.smmu, kernel gamma.smmu, SMMU1, DISK';

  test('VMs behind the same SMMU go together; what nobody has goes with the first, and so does the host', () => {
    expect(parts()).toEqual([`alpha+beta 0,2 host: ${ALPHA}`, `gamma 1: ${GAMMA}`]);
  });

  test('where hardware runs a queue for each VM behind an SMMU, it serves every part; its own queue goes with the first', () => {
    const { guestIommus } = topologyOf();
    const queueOf = (v: number) => ({
      ...guestIommus[v],
      name: `${guestIommus[v].name}.vcmdq0`,
      vdevices: [],
      hwQueueOf: v,
    });
    const served = (queues: readonly number[], faults: readonly FaultSpec[] = []): unknown[] => {
      const all = topologyOf({ guestIommus: [...guestIommus, ...queues.map(queueOf)], faults });
      const actors = actorsOf(all);
      return partsOf({ topo: all, actors }).map(({ vms, served: of, actors: those }) => [
        vms.join('+'),
        those.filter((one) => actors.all[one].kind === 'iommu').map((one) => actors.all[one].index),
        of,
      ]);
    };
    expect(served([0, 1])).toEqual([
      ['alpha', [0, 2], { iommus: [0, 2], hwQueues: [3], devices: [0, 3] }],
      ['beta', [0], { iommus: [], hwQueues: [4], devices: [1] }],
      ['gamma', [0, 1], { iommus: [1], hwQueues: [], devices: [2] }],
    ]);
    expect(served([0])).toHaveLength(2);
    expect(served([0, 1], [{ kind: 'reset', device: 3 }])).toHaveLength(2);
  });

  test.each<[string, FaultSpec, number]>([
    ['a device of the one', { kind: 'reset', device: 0 }, 0],
    ['a device of the other', { kind: 'unbind', device: 2 }, 1],
    ['stage 2 of the other', { kind: 'unmap_s2', vm: 2, ipa: 0x40000000, flush: 'full' }, 1],
    ['a call of the other', { kind: 'enomem', guestIommu: 2 }, 1],
    ['a wait of the one', { kind: 'timeout', guestIommu: 0 }, 0],
  ])('what happens on the host is of the part that it is about: %s', (_, fault, part) => {
    expect(parts({ faults: [fault] }).map((one) => one.includes(' host'))).toEqual([part === 0, part === 1]);
  });

  test('what happens when a vCPU of the other has come somewhere joins them, and so does a queue that goes over', () => {
    const when = { vcpu: 2, at: 0, waits: false };
    expect(parts({ faults: [{ kind: 'reset', device: 0, when }] })).toHaveLength(1);
    expect(parts({ faults: [{ kind: 'reset', device: 2, when }] })).toHaveLength(2);
    expect(parts({ faults: [{ kind: 'reassign', from: 0, to: 2, flush: true, reset: true }] })).toHaveLength(1);
  });

  test('groups: the host, a VM with all that works for it, each SMMU, each device', () => {
    const m = machine();
    expect(
      groupsOf(m).map(
        ({ name, actors, faults, iommus }) =>
          `${name}: ${actors.map((one) => m.actors.all[one].name).join(', ')}${faults ? ' (faults)' : ''}${iommus.length ? ` (${iommus})` : ''}`,
      ),
    ).toEqual([
      'host:  (faults)',
      'alpha: cpu0, VMM alpha.smmu, kernel alpha.smmu',
      'beta: cpu1, VMM beta.smmu, kernel beta.smmu',
      'gamma: cpu2, VMM gamma.smmu, kernel gamma.smmu',
      'SMMU0: SMMU0 (0)',
      'SMMU1: SMMU1 (1)',
      'SMMU2: SMMU2 (2)',
      'NIC: NIC',
      'GPU: GPU',
      'DISK: DISK',
      'IDLE: IDLE',
    ]);
  });
});

describe('designs by their parameters', () => {
  const refused = (spec: string): string => {
    try {
      parseDesign(spec);
      return 'taken';
    } catch (problem) {
      if (problem instanceof DesignError) return problem.message;
      throw problem;
    }
  };

  test('each parameter is set, the last one wins; the id is what was asked for', () => {
    const design = parseDesign('viommu-batch,max=2,max=1024,errors=by-class,block=5');
    expect(design).toMatchObject({ id: 'viommu-batch,max=2,max=1024,errors=by-class,block=5', kernel: { block: 5 } });
    expect([settingOf(design).max, settingOf(design).errors]).toEqual(['1024', 'by-class']);
    expect(parseDesign('viommu-batch')).toBe(batch);
    expect(parseDesign('viommu-batch,broken=guest-vmid,broken=guest-sid').broken).toEqual(['guest-vmid', 'guest-sid']);
    expect(parseDesign('viommu-batch,kernel=linux-7.2').kernel.id).toBe('linux-7.2');
  });

  test.each([
    ['nothing', /^there is no design 'nothing'; expected one of split-by-target, /],
    ['viommu-batch,colour=red', /^there is no parameter 'colour' of a design; expected one of kernel, target, cut, /],
    ['viommu-batch,max=0', /^max: expected one of none or a number from 1 to 1024, found '0'$/],
    ['viommu-batch,max=1025', /found '1025'$/],
    ['viommu-batch,max', /found ''$/],
    ['viommu-batch,block=64', /^block: expected a number from 1 to 63, found '64'$/],
    ['viommu-batch,errors=all', /^errors: expected one of ill, by-class, found 'all'$/],
    [
      'viommu-batch,kernel=draft-2023',
      /^kernel=draft-2023: policy viommu-batch addresses a viommu, which this kernel does not take$/,
    ],
    ['split-in-order,kernel=linux-7.3', /addresses hwpts and devices, which this kernel does not take$/],
    ['split-in-order,cut=whole', /^cut=whole does not go with target=split: a call is addressed to one hwpt/],
    ['viommu-batch,cut=at-change', /^cut=at-change does not go with target=viommu: /],
    ['viommu-batch,cut=each,max=2', /^max=2 does not go with cut=each: /],
    ['viommu-batch,max=2,cut=each,target=viommu', /^max=2 does not go with cut=each: each call carries one command$/],
    ['viommu-batch,merge=yes,cut=each', /^merge=yes does not go with cut=each: /],
    ['split-in-order,lookup=issued', /^lookup=issued does not go with target=split: /],
    ['split-in-order,vmid=per-viommu', /^vmid=per-viommu does not go with target=split: /],
    ['viommu-batch,shared-s2=yes', /^shared-s2=yes does not go with vmid=per-s2: /],
    ['split-in-order,hardware=tegra241', /^hardware=tegra241 does not go with target=split: /],
    ['viommu-batch,max=none', /^taken$/],
    ['viommu-batch,shared-s2=yes,vmid=per-viommu', /^taken$/],
  ])('%s: %s', (spec, problem) => {
    expect(refused(spec)).toMatch(problem);
  });

  test('every dial is set to what it says; those that refuse are named', () => {
    for (const { key, values } of PARAMETERS.filter(({ key }) => dialOf(key)))
      for (const value of values) {
        const design = dialOf(key)!.set(batch, value);
        expect([key, settingOf(design)[key]]).toEqual([key, value]);
      }
    expect(refusedBy('viommu-single')).toContain('max=2');
    expect(refusedBy('viommu-batch')).not.toContain('max=2');
  });

  test('dials that make no difference have their first value', () => {
    const of = (spec: string) => {
      const { block, 'on-refusal': onRefusal } = canonical(settingOf(parseDesign(spec)));
      return [block, onRefusal];
    };
    expect(of('viommu-batch,block=5,on-refusal=drop-block')).toEqual(['5', 'drop-block']);
    expect(of('viommu-batch,block=1,on-refusal=drop-block')).toEqual(['1', 'issue-converted']);
    expect(of('viommu-batch,max=1,block=5,on-refusal=drop-block')).toEqual(['63', 'issue-converted']);
    expect(of('viommu-single,block=5,on-refusal=drop-block')).toEqual(['63', 'issue-converted']);
  });

  test('guarantees that a design gives: each can be taken away, those that it does not give cannot', () => {
    const topo = topologyOf();
    const lost = (spec: string): string[] =>
      withoutEach(parseDesign(spec), topo).map(({ guarantee }) => guarantee.without);
    expect(new Set(GUARANTEES.map(({ without }) => without)).size).toBe(GUARANTEES.length);
    expect(lost('viommu-batch')).toContain('broken=guest-vmid');
    expect(lost('viommu-batch,broken=guest-vmid')).not.toContain('broken=guest-vmid');
    expect([lost('viommu-batch').includes('merge=yes'), lost('viommu-merged').includes('merge=yes')]).toEqual([
      true,
      false,
    ]);
    expect([lost('viommu-batch').includes('cut=by-target'), lost('split-in-order').includes('cut=by-target')]).toEqual([
      false,
      true,
    ]);
    for (const { guarantee, design } of withoutEach(batch, topo))
      expect(design.id).toBe(`viommu-batch,${guarantee.without}`);
  });
});
