/** Properties that judge hardware, one by one: what breaks them, what does not, and what exercises them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { oneStream } from '../../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../../arch/smmuv3/fields/commands.ts';
import { CERROR } from '../../arch/smmuv3/fields/register-bits.ts';
import { guestSlot } from '../../arch/smmuv3/vmm/vmm.ts';
import { DEVICE, TLB } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import { buildMachine } from '../../system/build.ts';
import { designById } from '../../system/designs.ts';
import { Freed } from '../guest-duty/freed.ts';
import { Overwritten } from '../guest-duty/overwritten.ts';
import { HELD_IN, STATE, commandWord } from '../guest-duty/revocation.ts';
import { Revocations } from '../guest-duty/revocations.ts';
import { unbind } from '../../iommufd/host.ts';
import type { Moments, PropertyView } from '../property.ts';
import { Track } from '../track.ts';
import { ATTRIBUTABLE } from './attributable.ts';
import { CONTAINMENT } from './containment.ts';
import { COVERED } from './covered.ts';
import { ISOLATION } from './isolation.ts';
import { NO_ALIASING } from './no-aliasing.ts';
import { NO_STALE_AFTER_SYNC } from './no-stale-after-sync.ts';
import { NO_USE_AFTER_UNMAP } from './no-use-after-unmap.ts';
import type { Property } from '../property.ts';

const ASID = 5;
const [NIC, GPU] = [0, 1];

let m: Machine;
let view: PropertyView & { leftover: PropertyView['leftover']; hadEntry: boolean };
let revocations: Revocations;

beforeEach(() => {
  const topo = oneStream(2);
  const guestIommus = topo.guestIommus.map((one) => ({
    ...one,
    vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, asid: ASID })),
  }));
  const ops = [{ op: 'free', ipa: 0x40001000, pages: 1 } as const];
  m = buildMachine(
    { ...topo, guestIommus, vcpus: topo.vcpus.map((vcpu) => ({ ...vcpu, ops })) },
    designById('viommu-batch')!,
  );
  revocations = new Revocations(m.topo, 0, new Uint32Array(Revocations.words(m.topo, 0)), 0);
  view = {
    m,
    track: new Track(m, 0, { handOver: () => {}, commandError: () => {}, observe: () => {} }),
    revocationsOf: (queue) => (queue === 0 ? revocations : undefined),
    freed: new Freed(m.topo, new Uint32Array(4), 0),
    overwritten: new Overwritten(m.topo, new Uint32Array(Overwritten.words(m.topo)), 0),
    leftover: undefined,
    hadEntry: false,
  };
});

const judge = <M extends keyof Moments>(property: Property, moment: M, ...known: Moments[M]) =>
  property.monitor![moment]!(view, ...known);
const exercises = <M extends keyof Moments>(property: Property, moment: M, ...known: Moments[M]) =>
  property.exercises[moment]!(view, ...known);

describe('isolation', () => {
  const [tlbi0, tlbi1] = command(OP.TLBI_NH_ASID, { vmid: 1, asid: 5 });
  const consumed = (queue: number, w0: number, w1: number) => judge(ISOLATION, 'consume', queue, 7, 0, w0, w1);

  test('a VMID of the VM’s own, a SID of a device that is its own now', () => {
    expect([consumed(0, tlbi0, tlbi1), consumed(1, tlbi0, tlbi1)]).toEqual([
      undefined,
      { pos: 7, other: 7, detail: [0, tlbi0, tlbi1, 0] },
    ]);
    expect([
      consumed(0, OP.ATC_INV, 0x100),
      consumed(0, OP.ATC_INV, 0x200)?.detail,
      consumed(1, OP.CFGI_CD, 0x200),
    ]).toEqual([undefined, [0, OP.ATC_INV, 0x200, 0], undefined]);
    unbind(m, NIC);
    expect(consumed(0, OP.ATC_INV, 0x100)?.pos).toBe(7);
    // Its VMID it still has.
    expect(consumed(0, tlbi0, tlbi1)).toBeUndefined();
  });

  test('and containment: exercised where somebody else has something behind the SMMU', () => {
    expect(exercises(ISOLATION, 'consume', 0, 7, 0, 0, 0)).toBe(true);
    expect(exercises(ISOLATION, 'consume', 1, 7, 0, 0, 0)).toBe(true);
    expect(exercises(CONTAINMENT, 'consume', 0, 7, 0, 0, 0)).toBe(true);
    expect(judge(CONTAINMENT, 'stop', 1, 7, 0, CERROR.ILL)).toEqual({
      queue: 1,
      pos: 7,
      other: 7,
      detail: [0, CERROR.ILL, 0, 0],
    });
  });
});

describe('no-aliasing', () => {
  /** The NIC is served page 0x100003 by an entry that this stream has filled. */
  const served = (filler: number) => {
    const at = m.layout.devices[NIC].ctl + DEVICE.answer;
    m.w[at + TLB.sid] = filler;
    m.w[at + TLB.ivaHi] = 1;
    m.w[at + TLB.ivaLo] = 0x3000;
    return judge(NO_ALIASING, 'hit', 0, NIC);
  };

  test('an entry of its own, or of the same address space', () => {
    expect(served(0x100)).toBeUndefined();
    expect(served(0x200)).toEqual({ queue: 0, pos: 0, other: 0, detail: [NIC, GPU, 1, 0x3000] });
    const { topo } = m;
    const one = { ...topo.guestIommus[0], vdevices: topo.guestIommus.flatMap(({ vdevices }) => vdevices) };
    Object.assign(m, { topo: { ...topo, guestIommus: [one] } });
    expect(served(0x200)).toBeUndefined();
    const other = { ...one, vdevices: one.vdevices.map((vdevice, i) => ({ ...vdevice, asid: i })) };
    Object.assign(m, { topo: { ...topo, guestIommus: [other] } });
    expect(served(0x200)).toBeDefined();
    // Without an ASID nothing is known.
    const unknown = { ...one, vdevices: one.vdevices.map(({ asid: _, ...vdevice }) => vdevice) };
    Object.assign(m, { topo: { ...topo, guestIommus: [unknown] } });
    expect(served(0x200)).toBeUndefined();
  });

  test('emulated SMMUs of a VM share ASIDs, unless they are their own', () => {
    const { topo } = m;
    const both = (ownAsids: boolean) => topo.guestIommus.map((one) => ({ ...one, vm: 0, ownAsids }));
    Object.assign(m, { topo: { ...topo, guestIommus: both(false) } });
    expect(served(0x200)).toBeUndefined();
    Object.assign(m, { topo: { ...topo, guestIommus: both(true) } });
    expect(served(0x200)).toBeDefined();
  });

  test('is exercised where two emulated SMMUs fill an IOTLB; a VCMDQ is none', () => {
    expect(exercises(NO_ALIASING, 'hit', 0, NIC)).toBe(true);
    const [first] = m.topo.guestIommus;
    Object.assign(m, { topo: { ...m.topo, guestIommus: [first, { ...first, hwQueueOf: 0 }] } });
    expect(exercises(NO_ALIASING, 'hit', 0, NIC)).toBe(false);
  });
});

test('attributable: the ATC_INVs that a wait closes are for one device', () => {
  const of = (devices: number) => judge(ATTRIBUTABLE, 'unanswered', 0, 9, -1, devices)?.detail?.[0];
  expect([of(0), of(1), of(2)]).toEqual([0, undefined, 2]);
});

describe('no-use-after-unmap and covered', () => {
  const PA = 0x8_0000_1000;
  const IOVA = 0x1_0004_1000;
  const page = Math.floor(IOVA / 4096);
  const record = (known: { by?: number; duty?: number; state?: number; held?: number; who?: number }): void => {
    const { by = 0, duty = 0, state = 0, held = HELD_IN.iotlb, who = ASID } = known;
    revocations.pool.insert([held, 0, who, 0, page, 1, PA / 4096, by, duty, state]);
  };
  const USED = STATE.seen | STATE.reused;

  test('a DMA through what the guest has reused: by the command that was to remove it', () => {
    record({ by: commandWord(0, 7), state: USED });
    expect(judge(NO_USE_AFTER_UNMAP, 'land', 0, NIC, IOVA, PA + 0x123)).toEqual({
      queue: 0,
      pos: 7,
      other: 7,
      detail: [NIC, 1, 0x41000, 0x800001],
    });
    expect(judge(NO_USE_AFTER_UNMAP, 'land', 0, NIC, IOVA, PA + 0x1000)).toBeUndefined();
    // A device without an emulated SMMU is nobody's.
    expect(judge(NO_USE_AFTER_UNMAP, 'land', -1, NIC, IOVA, PA)).toBeUndefined();
  });

  test('through what the host has taken', () => {
    revocations.reusedByHost(0, PA / 4096, 1);
    expect(judge(NO_USE_AFTER_UNMAP, 'land', 0, NIC, IOVA, PA)).toEqual({
      queue: 0,
      pos: 0,
      other: 0,
      detail: [0x10000 | NIC, 1, 0x41000, 0x800001],
    });
    expect(judge(NO_USE_AFTER_UNMAP, 'land', 0, NIC, 0x1_ffff_f000, PA)?.detail?.slice(1, 3)).toEqual([1, 0xfffff000]);
  });

  test('covered: a DMA into a page that is freed, of which the guest did not do its duty', () => {
    const land = (iova = IOVA) => judge(COVERED, 'land', 0, NIC, iova, PA);
    record({ duty: commandWord(0, 7) });
    expect(land()).toBeUndefined();
    m.mem.setOwner(PA, 3);
    const LANDED = 0x8000000;
    // In the cache's number 0 (IOTLB), why 2 (no wait); page 0x100041, ASID, frame.
    expect(land()).toEqual({ queue: 0, pos: 7, other: 7, detail: [((2 << 28) | LANDED) >>> 0, page, ASID, 0x800001] });
    // Still mapped: nothing was taken away.
    expect(land(0x5000)).toEqual({
      queue: 0,
      pos: 0,
      other: 0,
      detail: [((1 << 30) | (3 << 28) | LANDED) >>> 0, 5, NIC, 0x800001],
    });
    revocations.pool.clear();
    record({ state: USED });
    expect(land()).toBeUndefined();
  });

  test('covered: pages of more than 32 bits of numbers', () => {
    m.mem.setOwner(PA, 3);
    const far = (2 ** 33 + 5) * 4096;
    expect(judge(COVERED, 'land', 0, NIC, far, PA)?.detail?.slice(0, 2)).toEqual([
      ((1 << 30) | (3 << 28) | 0x8000000 | 2) >>> 0,
      5,
    ]);
  });

  test('are exercised by pages that some cache has held a translation of; covered by the guest’s own', () => {
    const free = (property: Property, frame: number, byHost = false) =>
      exercises(property, 'free', 0, frame, 1, byHost);
    expect([free(COVERED, 0x800001), free(NO_USE_AFTER_UNMAP, 0x800001)]).toEqual([false, false]);
    view.freed.filled(8, 0x1000, 1);
    expect([free(COVERED, 0x800001), free(NO_USE_AFTER_UNMAP, 0x800001), free(COVERED, 0x800002)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([free(COVERED, 0x800001, true), free(NO_USE_AFTER_UNMAP, 0x800001, true)]).toEqual([false, true]);
    expect(judge(COVERED, 'free', 0, 0x800001, 1, true)).toBeUndefined();
  });
});

test('no-stale-after-sync: what is left, where, of whom, and the command that was to remove it', () => {
  const observed = () => judge(NO_STALE_AFTER_SYNC, 'observe', 0, 9);
  expect([observed(), exercises(NO_STALE_AFTER_SYNC, 'observe', 0, 9)]).toEqual([undefined, false]);
  m.mem.writeWords(guestSlot(m, 0, 3), command(OP.TLBI_NH_ASID, { asid: 5 }));
  view.hadEntry = true;
  view.leftover = { queue: 0, pos: 3, held: HELD_IN.iotlb, who: ASID, page: 0x1_0000_3456, device: -1 };
  expect([observed(), exercises(NO_STALE_AFTER_SYNC, 'observe', 0, 9)]).toEqual([
    { pos: 9, other: 3, detail: [0x1000, 0x3456000, ASID, OP.TLBI_NH_ASID] },
    true,
  ]);
  view.leftover = { ...view.leftover, held: HELD_IN.atc, who: GPU, device: GPU };
  expect(observed()?.detail).toEqual([
    (HELD_IN.atc << 28) | 0x1000000 | 0x1000,
    0x3456000,
    GPU,
    (GPU << 8) | OP.TLBI_NH_ASID,
  ]);
  // Overwritten since: what it was counts.
  view.overwritten.skipped(0, 3, OP.ATC_INV, 0x10);
  expect(observed()?.detail?.[3]).toBe((0x80000000 | (GPU << 8) | OP.ATC_INV) >>> 0);
});
