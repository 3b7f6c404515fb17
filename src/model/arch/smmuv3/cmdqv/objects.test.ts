/** VINTFs, VCMDQs and SID slots of viommus of type Tegra241 (tegra241-cmdqv.c of Linux 7.3). */
import { beforeEach, describe, expect, test } from 'vitest';
import { Process, call, done } from '../../../iommufd/ctx.test-helper.ts';
import { bindDevice } from '../../../iommufd/objects/device.ts';
import { OBJ_TYPE, findObject, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { HW_QUEUE_EVENT } from '../../../iommu/hw-queue-events.ts';
import { VDEVICE, VIOMMU } from '../../../state/ctx-layout.ts';
import { VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { PageStore } from '../../../state/pages.ts';
import type { Topology } from '../../../state/topology.ts';
import { EXTRAS } from '../../extras.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { IDR, oneStream } from '../context.test-helper.ts';
import { REGS } from '../state.ts';
import { GERROR_INIT, checkQueue, cmdqsOf, endQueue, queueReady, queueRefused, resetQueue } from './hw-queue.ts';
import { reassign } from './reassign.ts';
import { canRun } from './vcmdq.ts';
import { vintfsOf } from './view.ts';

const RAM = 0x10000;
const QUEUE_IPA = 0x40004000;
const NIC = 0;

let m: Machine;
const k = () => m.ctxs[0];
const viommu = (): number => m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
/** The VCMDQ beside the first emulated SMMU. */
const Q = 2;

function build(topo: Topology, withQueue = (_v: number): boolean => true): Machine {
  const iommufd = { objects: 90, areas: 4, events: 0, xaNodes: 64 };
  return buildMachine(
    {
      ...topo,
      vms: topo.vms.map((vm, i) => ({ ...vm, size: RAM, pa: 0x8_0000_0000 + i * RAM, iommufd })),
      guestIommus: topo.guestIommus.map((one, v) => (withQueue(v) ? { ...one, hwQueueIpa: QUEUE_IPA } : one)),
    },
    designById('vcmdq')!,
    new PageStore(),
    EXTRAS,
  );
}
beforeEach(() => {
  m = build(oneStream(2));
});

test('IDR1.CMDQS is bits 25:21', () => {
  expect([cmdqsOf(IDR.IDR1), cmdqsOf(0x1f << 21), cmdqsOf(~(0x1f << 21) >>> 0)]).toEqual([19, 31, 0]);
});

test('each viommu has the lowest free VINTF of its SMMU, from 1, and a page of MMIO of 64 KiB', () => {
  expect(vintfsOf(m).map(({ iommu, number, vm, vmid }) => [iommu, number, vm, vmid])).toEqual([
    [0, 1, 0, 1],
    [0, 2, 1, 2],
  ]);
  const at = objectAt(k(), viommu());
  expect([k().w[at + VIOMMU.mmio], k().w[at + VIOMMU.mmioPages]]).toEqual([1, 16]);
});

test('each SMMU has VINTFs of its own', () => {
  const topo = oneStream(2);
  const on = <T extends object>(one: T, iommu: number): T => ({ ...one, iommu });
  const two = build({
    ...topo,
    iommus: [...topo.iommus, { ...topo.iommus[0], name: 'SMMU1' }],
    devices: topo.devices.map(on),
    guestIommus: topo.guestIommus.map(on),
  });
  expect(vintfsOf(two).map(({ iommu, number, vm }) => [iommu, number, vm])).toEqual([
    [0, 1, 0],
    [1, 1, 1],
  ]);
});

describe('IOMMU_VIOMMU_ALLOC of type Tegra241', () => {
  const alloc = (words: number, memory: 'ok' | 'none' = 'ok') => {
    const process = new Process(2, new Array(words).fill(0), memory);
    const hwpt_id = findObject(k(), OBJ_TYPE.hwptPaging, () => true);
    const dev_id = findObject(k(), OBJ_TYPE.device, () => true);
    const answer = call(k(), 'VIOMMU_ALLOC', { type: 2, dev_id, hwpt_id, data_len: words * 4 }, process);
    return { answer, written: [...new Uint32Array(Uint8Array.from(process.written).buffer)] };
  };

  test('takes struct iommu_viommu_tegra241_cmdqv, and tells where its page can be mapped', () => {
    expect([alloc(0).answer, alloc(3).answer, alloc(5).answer, alloc(4, 'none').answer]).toEqual([
      'vintfNoData',
      'dataLength',
      'dataLength',
      'dataPointer',
    ]);
    expect(alloc(4).written).toEqual([0x11000, 0, 0x10000, 0]);
    expect(vintfsOf(m).map(({ number, vm }) => `${number} ${vm}`)).toEqual(['1 0', '2 1', '3 0']);
  });

  test('while an SMMU has VINTFs: 63 for guests', () => {
    while (typeof alloc(4).answer !== 'string');
    expect(alloc(4).answer).toBe('vintfsUsedUp');
    // Guests have 1 to 63, the other VM's among them.
    expect(vintfsOf(m).map(({ number }) => number)).toEqual(Array.from({ length: 63 }, (_, i) => i + 1));
  });
});

describe('a vdevice', () => {
  test('has a pair of SID_MATCH and SID_REPLACE: ENABLE and the vSID; the StreamID', () => {
    const [{ slots }] = vintfsOf(m);
    expect(slots).toHaveLength(16);
    expect(slots[0]).toEqual({
      match: 0x10 * 2 + 1,
      replace: 0x100,
      vdevice: findObject(k(), OBJ_TYPE.vdevice, () => true),
    });
    expect(slots[1]).toEqual({ match: 0, replace: 0, vdevice: 0 });
  });

  test('has the lowest free one; there are sixteen; a vSID has 20 bits', () => {
    const make = (virt_id: bigint) =>
      call(k(), 'VDEVICE_ALLOC', { viommu_id: viommu(), dev_id: bindDevice(k(), NIC), virt_id });
    expect([make(0x100000n), make(0x1_0000_0001n)]).toEqual(['vsidTooLarge', 'vsidTooLarge']);
    const slotOf = (answer: ReturnType<typeof make>): number =>
      typeof answer === 'string' ? 0 : k().w[objectAt(k(), Number(answer.out_vdevice_id)) + VDEVICE.slot];
    const made = Array.from({ length: 15 }, (_, i) => make(BigInt(0xfffff - i)));
    expect(made.map(slotOf)).toEqual(Array.from({ length: 15 }, (_, i) => i + 2));
    expect(make(5n)).toBe('sidSlotsUsedUp');
    const third = made[1];
    if (typeof third !== 'string') done(k(), 'DESTROY', { id: third.out_vdevice_id });
    expect(slotOf(make(6n))).toBe(3);
  });
});

test.each([
  ['the least: 2 entries', 0x40004000n, 32n, null],
  ['one entry', 0x40004000n, 16n, 'queueSize'],
  ['no power of two', 0x40004000n, 48n, 'queueSize'],
  ['the most of the SMMU: 2^19 entries', 0x40800000n, 16n << 19n, null],
  ['more', 0x41000000n, 16n << 20n, 'queueSize'],
  ['not aligned to its size', 0x40004010n, 32n, 'queueBase'],
  ['aligned in host memory, not where the VMM has it, is what counts', 0x40000000n, 0x100000n, null],
  ['beyond 48 bits', (1n << 48n) - 0x7_c000_0000n, 64n, 'queueBase'],
  ['the last below 48 bits', (1n << 48n) - 0x7_c000_0000n - 64n, 64n, null],
] as const)('a queue of %s', (_, va, length, rule) => {
  // RAM of the VM at IPA 0x40000000 lies at PA 0x800000000.
  expect(checkQueue(m, k(), viommu(), va, length)).toBe(rule ? RULES[rule] : null);
});

describe('the VCMDQ of a guest', () => {
  const ctl = () => m.layout.guestIommus[Q].ctl;
  const regs = () => m.layout.guestIommus[Q].regs;
  const hwQueue = () => findObject(k(), OBJ_TYPE.hwQueue, () => true);

  test('is run by the HW_QUEUE of index 0 that names its memory', () => {
    m.w[regs() + REGS.cmdqProd] = 5;
    m.w[regs() + REGS.cmdqCons] = 3;
    const [first] = vintfsOf(m);
    expect(first.queues).toEqual([
      {
        hwQueue: hwQueue(),
        queue: Q,
        enabled: true,
        base: 0x8_0000_4000,
        log2size: 4,
        prod: 5,
        cons: 3,
        gerror: 0,
        gerrorn: 0,
      },
      { hwQueue: 0, queue: -1, enabled: false, base: 0, log2size: 0, prod: 0, cons: 0, gerror: 0, gerrorn: 0 },
    ]);
  });

  test('stops, and is as after a reset, when the object is destroyed; another one for other memory does not run it', () => {
    m.w[regs() + REGS.cmdqProd] = 5;
    m.w[regs() + REGS.gerror] = 1;
    for (const word of [VMM.timedOut, VMM.fetched, VMM.irq]) m.w[ctl() + word] = 1;
    expect(canRun(m, Q)).toBe(false);
    done(k(), 'DESTROY', { id: hwQueue() });
    expect([VMM.hwQueue, VMM.timedOut, VMM.fetched, VMM.irq].map((word) => m.w[ctl() + word])).toEqual([0, 0, 0, 0]);
    expect([REGS.cmdqProd, REGS.cmdqCons, REGS.gerror, REGS.gerrorn].map((word) => m.w[regs() + word])).toEqual([
      0, 0, 1, 1,
    ]);
    const alloc = (nesting_parent_iova: bigint, length: bigint, index = 0): number => {
      const made = done(k(), 'HW_QUEUE_ALLOC', { viommu_id: viommu(), type: 1, index, nesting_parent_iova, length });
      return Number(made.out_hw_queue_id);
    };
    const other = alloc(BigInt(QUEUE_IPA) + 0x1000n, 256n);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(0);
    const second = alloc(BigInt(QUEUE_IPA), 256n, 1);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(0);
    done(k(), 'DESTROY', { id: second });
    done(k(), 'DESTROY', { id: other });
    const shorter = alloc(BigInt(QUEUE_IPA), 128n);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(0);
    done(k(), 'DESTROY', { id: shorter });
    expect(m.w[ctl() + VMM.hwQueue]).toBe(0);
    const again = alloc(BigInt(QUEUE_IPA), 256n);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(again);
  });

  test('an object that stands for none ends nothing', () => {
    endQueue(m, k(), 89);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(hwQueue());
    expect([queueReady(m, k(), hwQueue()), queueReady(m, k(), viommu())]).toEqual([true, true]);
    resetQueue(m, Q);
    expect(m.w[ctl() + VMM.hwQueue]).toBe(hwQueue());
  });

  test('that could not be made: GERROR says so, once it does not run', () => {
    const told: number[] = [];
    m.observe = (kind, _, queue) => {
      if (kind === HW_QUEUE_EVENT.initError) told.push(queue);
    };
    queueRefused(m, k(), viommu(), 0, 0);
    expect([told, m.w[regs() + REGS.gerror]]).toEqual([[], 0]);
    done(k(), 'DESTROY', { id: hwQueue() });
    queueRefused(m, k(), viommu(), 1, 0);
    queueRefused(m, k(), 1, 0, 0);
    expect(told).toEqual([]);
    queueRefused(m, k(), viommu(), 0, 0);
    expect([told, m.w[regs() + REGS.gerror]]).toEqual([[Q], GERROR_INIT]);
    queueRefused(m, m.ctxs[1], m.w[m.layout.guestIommus[1].ctl + VMM.viommu], 0, 0);
    expect(told).toEqual([Q]);
  });

  test('goes to nobody who has none: both keep what they have', () => {
    m = build(oneStream(2), (v) => v === 0);
    const told: number[][] = [];
    m.observe = (kind, _, ...args) => {
      if (kind === KERNEL_EVENT.reassign) told.push(args.slice(0, 5));
    };
    const before = hwQueue();
    reassign(m, { kind: 'reassign', from: 0, to: 1, flush: true, reset: false });
    reassign(m, { kind: 'reassign', from: 1, to: 0, flush: false, reset: true });
    expect(told).toEqual([
      [0, 1, 0, 1, 0],
      [1, 0, 0, 0, 1],
    ]);
    expect([before > 0, hwQueue(), m.w[ctl() + VMM.hwQueue]]).toEqual([true, before, before]);
  });

  test('objects that are made: a queue and its ACCESS for each VM', () => {
    expect(m.ctxs.map((one) => [...objectsOf(one, OBJ_TYPE.hwQueue)].length)).toEqual([1, 1]);
    expect(m.topo.guestIommus.map(({ hwQueueOf }) => hwQueueOf)).toEqual([undefined, undefined, 0, 1]);
  });
});
