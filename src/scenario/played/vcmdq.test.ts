/** Guests with command queues that hardware runs: the objects behind them, and what the kernel says about those. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HW_QUEUE_EVENT } from '../../model/iommu/hw-queue-events.ts';
import { GERROR_INIT } from '../../model/arch/smmuv3/cmdqv/hw-queue.ts';
import { vintfsOf } from '../../model/arch/smmuv3/cmdqv/view.ts';
import { holdersOf } from '../../model/iommufd/holders.ts';
import { OBJ_TYPE, findObject, objectAt, typeOf } from '../../model/iommufd/objects.ts';
import { ruleByNumber } from '../../model/iommufd/rules.ts';
import { OBJ, VIOMMU } from '../../model/state/ctx-layout.ts';
import { REGS } from '../../model/arch/smmuv3/state.ts';
import type { Machine } from '../../model/state/machine.ts';
import { describeEvent } from '../../model/system/describe.ts';
import { designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { MAIN_EVENT, callOf, isCall } from '../../model/vmm/main-events.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

const lesson = (id: string): string => readFileSync(new URL(`../library/${id}.yaml`, import.meta.url), 'utf8');

function play(source: string, design = 'vcmdq', seed?: number): Run {
  const topology = compileScenario(parseScenario(source, 'x.yaml'));
  const run = startRun(topology, designById(design)!, { extras: EXTRAS, seed });
  while (run.extend(10_000));
  return run;
}

/** What the main thread's calls and reads came back with: `DESTROY EBUSY`, `attach 0`. */
function answers(run: Run): string[] {
  const out: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const { kind, args } of run.events) {
      if (!isCall(kind) && kind !== MAIN_EVENT.read && kind !== MAIN_EVENT.leave) continue;
      const op = run.machine.topo.mains![args[0]].ops[args[1]];
      out.push(`${op.op === 'read' ? op.op : callOf(op)} ${ruleByNumber(args[2])?.name ?? 0}`);
    }
  }
  return out;
}

interface Given {
  readonly vmm: readonly string[];
  readonly program?: readonly string[];
  readonly devices?: number;
  readonly objects?: 'none';
  readonly log2size?: number;
}

/** One VM with 512 KiB of RAM; device `d0` is SID 0x500, vSID 0x40, ASID 2, and so on. */
function text({ vmm, program = ['mark: end'], devices = 1, objects, log2size = 4 }: Given): string {
  const all = Array.from({ length: devices }, (_, i) => i);
  return `
viommu-scenario: 1
id: queues
title: Hardware queues
smmus: [{ name: SMMU0 }]
devices:
${all.map((i) => `  - { name: d${i}, smmu: SMMU0, sid: ${0x500 + i}, ats: true }`).join('\n')}
vms:
  - name: vm0
    memory: { ipa: 0x80000000, size: 0x80000 }${objects ? `\n    objects: ${objects}` : ''}
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: ${log2size} }
        vdevices:
${all
  .slice(0, 16)
  .map((i) => `          - { device: d${i}, vsid: ${0x40 + i}, asid: ${2 + i} }`)
  .join('\n')}
    vmm:
${vmm.map((step) => `      - ${step}`).join('\n')}
    vcpus:
      - name: vcpu0
        program:
${program.map((step) => `          - ${step}`).join('\n')}
design: vcmdq
`;
}

/** What the VMM's calls of these steps come back with under the design `vcmdq`. */
const asked = (vmm: readonly string[], more: Omit<Given, 'vmm'> = {}): string[] =>
  answers(play(text({ vmm, ...more })));

const RAM = 0x80000000;
const queue = (fields: string): string => `IOMMU_HW_QUEUE_ALLOC: { viommu_id: viommu, ${fields} }`;

describe('what names stand for', () => {
  test.each(['tombstone', 'lost-events', 'allocation-order'])(
    '%s: the same answers as where the VMM executes the queue',
    (id) => {
      expect(answers(play(lesson(id)))).toEqual(answers(play(lesson(id), 'viommu-single')));
    },
  );

  test('teardown-order: the hardware queue holds the viommu and the IOAS, and until it is destroyed they stay', () => {
    const single = answers(play(lesson('teardown-order'), 'viommu-single'));
    const stays = [...single.slice(0, 9), 'DESTROY EBUSY', 'DESTROY EBUSY', 'DESTROY EBUSY', 'unbind 0'];
    expect(answers(play(lesson('teardown-order')))).toEqual(stays);
    const step = '- IOMMU_DESTROY: { id: vdev_A }';
    const gone = lesson('teardown-order').replace(step, `${step}\n      - IOMMU_DESTROY: { id: hw_queue }`);
    expect(answers(play(gone))).toEqual([...single.slice(0, 9), 'DESTROY 0', ...single.slice(9)]);
  });

  test('a viommu with an open event queue', () => {
    const steps = [
      'IOMMU_VEVENTQ_ALLOC: { viommu_id: viommu, veventq_depth: 16, as: faults }',
      'detach: { dev: dev_d0 }',
      ...['s1_d0', 'vdev_d0', 'viommu', 'faults'].map((id) => `IOMMU_DESTROY: { id: ${id} }`),
      'close: { queue: faults }',
      ...['s2', 'faults', 'viommu', 's2', 'ioas'].map((id) => `IOMMU_DESTROY: { id: ${id} }`),
    ];
    const before = [
      'VEVENTQ_ALLOC 0',
      'detach 0',
      'DESTROY 0',
      'DESTROY 0',
      'DESTROY EBUSY',
      'DESTROY EBUSY',
      'close 0',
    ];
    expect(answers(play(text({ vmm: steps }), 'viommu-single'))).toEqual([
      ...before,
      ...['EBUSY', 0, 0, 0, 0].map((answer) => `DESTROY ${answer}`),
    ]);
    expect(asked(steps)).toEqual([...before, ...['EBUSY', 0, 'EBUSY', 'EBUSY', 'EBUSY'].map((a) => `DESTROY ${a}`)]);
  });
});

describe('the objects of a guest whose queue hardware runs', () => {
  test.each(['teardown-order', 'tombstone', 'lost-events', 'allocation-order', 'xarray-growth'])(
    '%s: users is what is held, at every step',
    (id) => {
      const run = play(lesson(id));
      for (let at = 0; at <= run.length; at++) {
        run.seek(at);
        const [k] = run.machine.ctxs;
        for (let object = 1; object < k.at.objects; object++) {
          if ([OBJ_TYPE.free, OBJ_TYPE.tombstone].includes(typeOf(k, object) as 0)) continue;
          expect(holdersOf(k, object).length, `step ${at}, object ${object}`).toBe(
            k.w[objectAt(k, object) + OBJ.users],
          );
        }
      }
    },
  );

  test('a viommu of type Tegra241 with a queue, which has two ids', () => {
    const { machine: m } = play(text({ vmm: ['mark: x'] }));
    const [k] = m.ctxs;
    const types = Array.from({ length: 8 }, (_, i) => typeOf(k, i + 1));
    const { ioas, device, hwptPaging, viommu, hwQueue, access, vdevice, hwptNested } = OBJ_TYPE;
    expect(types).toEqual([ioas, device, hwptPaging, viommu, hwQueue, access, vdevice, hwptNested]);
    expect(k.w[objectAt(k, 4) + VIOMMU.kind]).toBe(2);
    expect(holdersOf(k, 4).map(({ id }) => id)).toContain(5);
    expect(holdersOf(k, 1).map(({ id }) => id)).toContain(6);
  });

  test('the guest RAM in which the queue lies cannot be unmapped, and hardware goes on reading it', () => {
    const run = play(
      text({
        vmm: ['after: used', `IOMMU_IOAS_UNMAP: { ioas_id: ioas, iova: ${RAM}, length: 0x80000 }`, 'mark: asked'],
        program: [
          'map: { device: d0, iova: 0x600000 }',
          'dma: { device: d0, iova: 0x600000 }',
          'mark: used',
          'after: asked',
          'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]',
        ],
      }),
    );
    expect(answers(run)).toEqual(['IOAS_UNMAP EBUSY']);
    expect(consumed(run)).toBe(2);
  });

  test('once the queue is destroyed it can, and the guest’s driver takes the queue that traps', () => {
    const steps = {
      vmm: ['after: used', 'IOMMU_DESTROY: { id: hw_queue }', 'mark: gone'],
      program: ['mark: used', 'after: gone', 'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'],
    };
    const run = play(text(steps));
    expect(answers(run)).toEqual(['DESTROY 0']);
    expect(consumed(run)).toBe(0);
    expect(run.tally.counters.ioctls).toBe(1);
    expect(
      asked(['IOMMU_DESTROY: { id: hw_queue }', `IOMMU_IOAS_UNMAP: { ioas_id: ioas, iova: ${RAM}, length: 0x80000 }`]),
    ).toEqual(['DESTROY 0', 'IOAS_UNMAP 0']);
  });

  test.each([
    ['entries of less than 32 bytes', { log2size: 0 }],
    ['more vSIDs than SID slots', { devices: 17, ids: 17 }],
  ])('%s: the VMM makes a viommu without CMDQV', (_, { log2size, ids }: { log2size?: number; ids?: number }) => {
    const source = text({ vmm: ['mark: x'], devices: ids, log2size });
    const extra = ids
      ? source.replace('    vmm:', '          - { device: d16, vsid: 0x50, asid: 18 }\n    vmm:')
      : source;
    const { machine: m } = play(extra);
    expect(viommuKind(m)).toBe(1);
  });
});

/** Type of the first viommu. */
const viommuKind = ({ ctxs: [k] }: Machine): number =>
  k.w[
    objectAt(
      k,
      findObject(k, OBJ_TYPE.viommu, () => true),
    ) + VIOMMU.kind
  ];

/** Commands that hardware consumed in a VCMDQ, CMD_SYNCs included. */
function consumed(run: Run): number {
  let n = 0;
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    n += run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.consume || kind === HW_QUEUE_EVENT.sync).length;
  }
  return n;
}

describe('IOMMU_HW_QUEUE_ALLOC', () => {
  test('queues are made in ascending order and destroyed in descending order', () => {
    expect(
      asked([
        'IOMMU_DESTROY: { id: hw_queue }',
        queue('index: 1, as: q1'),
        queue('index: 0, as: q0'),
        queue('index: 0'),
        queue('index: 1, as: q1'),
        queue('index: 2'),
        'IOMMU_DESTROY: { id: q0 }',
        'IOMMU_DESTROY: { id: q1 }',
        'IOMMU_DESTROY: { id: q0 }',
      ]),
    ).toEqual([
      'DESTROY 0',
      'HW_QUEUE_ALLOC EIO',
      'HW_QUEUE_ALLOC 0',
      'HW_QUEUE_ALLOC EEXIST',
      'HW_QUEUE_ALLOC 0',
      'HW_QUEUE_ALLOC EINVAL',
      'DESTROY EBUSY',
      'DESTROY 0',
      'DESTROY 0',
    ]);
  });

  test.each([
    ['flags', 'index: 1, flags: 1', 'EOPNOTSUPP'],
    ['no type', 'index: 1, type: 0', 'EOPNOTSUPP'],
    ['a type that the driver does not have', 'index: 1, type: 2', 'EOPNOTSUPP'],
    ['no length', 'index: 1, length: 0', 'EINVAL'],
    ['memory that is not mapped', `index: 1, nesting_parent_iova: ${RAM + 0x80000}, length: 0x1000`, 'ENOENT'],
    ['memory that is mapped in part', `index: 1, nesting_parent_iova: ${RAM + 0x7f000}, length: 0x2000`, 'ENOENT'],
    ['16 bytes', `index: 1, nesting_parent_iova: ${RAM}, length: 16`, 'EINVAL'],
    ['no power of two', `index: 1, nesting_parent_iova: ${RAM}, length: 0x3000`, 'EINVAL'],
    ['memory not aligned to its length', `index: 1, nesting_parent_iova: ${RAM + 0x1000}, length: 0x2000`, 'EINVAL'],
    ['the least queue', `index: 1, nesting_parent_iova: ${RAM + 0x20}, length: 32`, '0'],
    ['a viommu that is none', `index: 1, viommu_id: ioas`, 'ENOENT'],
  ])('%s', (_, fields, answer) => {
    const step = fields.includes('viommu_id') ? `IOMMU_HW_QUEUE_ALLOC: { ${fields} }` : queue(fields);
    expect(asked([step])).toEqual([`HW_QUEUE_ALLOC ${answer}`]);
  });

  test('other viommus, other designs: no hardware queues', () => {
    const other = ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, as: plain }'];
    expect(asked([...other, 'IOMMU_HW_QUEUE_ALLOC: { viommu_id: plain, index: 0 }'])).toEqual([
      'VIOMMU_ALLOC 0',
      'HW_QUEUE_ALLOC EOPNOTSUPP',
    ]);
    const vmm = ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2 }', queue('index: 0')];
    expect(answers(play(text({ vmm }), 'viommu-batch'))).toEqual([
      'VIOMMU_ALLOC EOPNOTSUPP',
      'HW_QUEUE_ALLOC EOPNOTSUPP',
    ]);
  });

  const SET_UP = [
    'bind: { device: d0, as: dev }',
    'IOMMU_IOAS_ALLOC: { as: ioas }',
    'IOMMU_IOAS_MAP: { ioas_id: ioas }',
    'IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: ioas, flags: 1, as: s2 }',
    'IOMMU_VIOMMU_ALLOC: { dev_id: dev, hwpt_id: s2, type: 2, as: viommu }',
  ];
  const REST = [
    'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x40, as: vdev }',
    'IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: viommu, vste: d0, as: s1 }',
    'attach: { dev: dev, pt: s1 }',
    'mark: ready',
  ];
  const program = ['after: ready', 'commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'];

  test('made step by step, the guest’s queue runs', () => {
    const run = play(text({ objects: 'none', vmm: [...SET_UP, queue('index: 0'), ...REST], program }));
    expect(answers(run).filter((answer) => !answer.endsWith(' 0'))).toEqual([]);
    expect(consumed(run)).toBe(2);
  });

  test('refused, the guest reads CMDQ_INIT_ERR and its driver takes the queue that traps', () => {
    const refused = queue(`index: 0, nesting_parent_iova: ${RAM + 0x80000}, length: 0x100`);
    const run = play(text({ objects: 'none', vmm: [...SET_UP, refused, ...REST], program }));
    expect(answers(run)).toContain('HW_QUEUE_ALLOC ENOENT');
    expect(consumed(run)).toBe(0);
    expect(run.tally.counters.ioctls).toBe(1);
    const m = run.machine;
    const vcmdq = m.topo.guestIommus.findIndex(({ hwQueueOf }) => hwQueueOf !== undefined);
    expect(m.w[m.layout.guestIommus[vcmdq].regs + REGS.gerror] & GERROR_INIT).toBe(GERROR_INIT);
    const errors = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.initError).length;
    });
    expect(errors.reduce((a, b) => a + b, 0)).toBe(1);
  });

  test('what the kernel gives back of a viommu: where its VINTF can be mapped', () => {
    const run = play(text({ vmm: ['IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2, as: other }'] }));
    const said = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.map((event) => describeEvent(event, run.context).text);
    }).flat();
    // The first has pages 1 to 16.
    expect(said.join('\n')).toContain('its VINTF can be mapped at offset 0x11000, length 0x10000');
  });
});

describe('IOMMU_VIOMMU_ALLOC of type Tegra241, and its vdevices', () => {
  const viommu = (fields = ''): string => `IOMMU_VIOMMU_ALLOC: { dev_id: dev_d0, hwpt_id: s2, type: 2${fields} }`;

  test.each([
    ['data', '', '0'],
    ['no data', ', data_len: 0', 'EINVAL'],
    ['less data', ', data_len: 8', 'EINVAL'],
    ['more data', ', data_len: 24', 'EINVAL'],
  ])('%s', (_, fields, answer) => {
    expect(asked([viommu(fields)])).toEqual([`VIOMMU_ALLOC ${answer}`]);
  });

  test('63 VINTFs are for guests', () => {
    const all = asked(Array.from({ length: 63 }, () => viommu()));
    expect(all.filter((answer) => answer === 'VIOMMU_ALLOC 0')).toHaveLength(62);
    expect(all.at(-1)).toBe('VIOMMU_ALLOC ENOSPC');
  });

  test('16 SID slots; a freed one is taken again; a failed call leaves the vSID free', () => {
    expect(
      asked(
        [
          'bind: { device: d16, as: dev }',
          'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x77 }',
          'IOMMU_DESTROY: { id: vdev_d3 }',
          'IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev, virt_id: 0x77, as: vdev }',
        ],
        { devices: 17 },
      ),
    ).toEqual(['bind 0', 'VDEVICE_ALLOC ENOSPC', 'DESTROY 0', 'VDEVICE_ALLOC 0']);
  });

  test('a vSID has 20 bits', () => {
    const vdevice = (vsid: number): string =>
      `IOMMU_VDEVICE_ALLOC: { viommu_id: viommu, dev_id: dev_d0, virt_id: ${vsid} }`;
    expect(asked(['IOMMU_DESTROY: { id: vdev_d0 }', vdevice(0x100000), vdevice(2 ** 32), vdevice(0xfffff)])).toEqual([
      'DESTROY 0',
      'VDEVICE_ALLOC EINVAL',
      'VDEVICE_ALLOC EINVAL',
      'VDEVICE_ALLOC 0',
    ]);
  });
});

describe('SID slots', () => {
  const slots = (run: Run): (readonly [match: number, replace: number])[] =>
    vintfsOf(run.machine)[0].slots.map(({ match, replace }) => [match, replace] as const);

  test('a pair per vdevice, the lowest free one, zero once the vdevice is gone', () => {
    const run = play(text({ vmm: ['IOMMU_DESTROY: { id: vdev_d1 }', 'unbind: { dev: dev_d2 }'], devices: 4 }));
    const empty = Array.from({ length: 12 }, () => [0, 0]);
    expect(slots(run)).toEqual([[0x81, 0x500], [0, 0], [0, 0], [0x87, 0x503], ...empty]);
    run.seek(0);
    expect(slots(run)).toEqual([[0x81, 0x500], [0x83, 0x501], [0x85, 0x502], [0x87, 0x503], ...empty]);
  });

  test('an ATC_INV in the VCMDQ says which slot matched, a TLBI none', () => {
    const program = ['commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_ATC_INV: { sid: d1, size: 52 }, CMD_SYNC: {}]'];
    const run = play(text({ vmm: ['mark: x'], devices: 2, program }));
    const matched = Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.filter(({ kind }) => kind === HW_QUEUE_EVENT.consume).map(({ args }) => args[7]);
    }).flat();
    expect(matched).toEqual([0, 2]);
  });

  test('registers of the VINTF and of its VCMDQs', () => {
    const run = play(text({ vmm: ['mark: x'], program: ['commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]'] }));
    const [vintf, ...others] = vintfsOf(run.machine);
    expect(others).toEqual([]);
    expect(vintf).toMatchObject({ iommu: 0, number: 1, vm: 0, viommu: 4, vmid: 1 });
    expect(vintf.queues[0]).toMatchObject({ hwQueue: 5, enabled: true, log2size: 4, prod: 2, cons: 2 });
    expect(vintf.queues[0].base % 256).toBe(0);
    expect(vintf.queues[1]).toMatchObject({ hwQueue: 0, enabled: false, base: 0, prod: 0, cons: 0 });
  });
});

describe('a VCMDQ that goes to another VM', () => {
  /** VM 0 ends with `left` in its queue; VM 1 boots, gets the queue, and invalidates. */
  const handed = (fields: string, left: string): Run =>
    play(
      lesson('h19-foreign-timeout')
        .replace('- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000 }]', `- commands: [${left}]`)
        .replaceAll('flush: false }, at: boot', `${fields} }, at: boot`),
    );
  const TWO = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}';
  /** A command that no slot matches stops the queue. */
  const STOPS = 'CMD_ATC_INV: { sid: 0x99, size: 52 }';
  const queueOf = ({ machine: m }: Run, vm: number) => vintfsOf(m).find((vintf) => vintf.vm === vm)!.queues[0];
  const said = (run: Run): string =>
    Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.map((event) => describeEvent(event, run.context).text).join('\n');
    }).join('\n');

  test.each([
    ['a queue in which commands were', TWO],
    ['a queue that an error has stopped', STOPS],
  ])('%s: the next VM begins with an empty one', (_, left) => {
    const run = handed('', left);
    expect(queueOf(run, 1)).toMatchObject({ enabled: true, prod: 2, cons: 2 });
    expect(queueOf(run, 1).gerror).toBe(queueOf(run, 1).gerrorn);
    expect(queueOf(run, 0)).toMatchObject({ enabled: false, hwQueue: 0, base: 0, prod: 0, cons: 0 });
    const numbers = vintfsOf(run.machine).map(({ vm, number }) => [vm, number]);
    expect(numbers).toEqual([
      [1, 1],
      [0, 2],
    ]);
  });

  test('without the reset the next VM has PROD and CONS of the one before', () => {
    const run = handed('reset: false', TWO);
    expect(said(run)).toContain('with PROD, CONS and GERROR as they are');
    // Hardware stands at 2 already and takes what the VM puts into slots 0 and 1 for done.
    expect(queueOf(run, 1).cons).toBe(2);
    expect(said(run)).not.toContain('of vsmmu1.vcmdq0 from guest memory');
  });

  test('without the reset an error that nobody has acknowledged stops the next VM’s queue', () => {
    const source = lesson('h19-foreign-timeout')
      .replace('- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000 }]', `- commands: [${STOPS}]`)
      .replaceAll('flush: false }, at: boot', 'reset: false }, at: boot');
    const stopped = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => {
      const { gerror, gerrorn } = queueOf(play(source, 'vcmdq', seed), 1);
      return gerror !== gerrorn;
    });
    expect(stopped.length).toBeGreaterThan(0);
  });
});
