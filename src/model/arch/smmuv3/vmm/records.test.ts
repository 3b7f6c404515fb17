/** Event records on their way: from the SMMU's queue to a vEVENTQ, from there to the VMM, and on to the guest (IHI 0070 7.4). */
import { beforeEach, describe, expect, test } from 'vitest';
import { setField } from '../../../fields/field.ts';
import { done } from '../../../iommufd/ctx.test-helper.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { readEvents as readQueue, reportEvent } from '../../../iommufd/objects/eventq.ts';
import { OBJ_TYPE, findObject, objectAt } from '../../../iommufd/objects/objects.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { IDEV } from '../../../state/ctx-layout.ts';
import { VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { oneStream } from '../context.test-helper.ts';
import { EVENT, RECORD } from '../fields/records.ts';
import { CR0_EVENTQEN, GERROR_EVENTQ_ABT } from '../fields/register-bits.ts';
import { eventsWait, readEvents } from '../guest/eventq.ts';
import { WRITTEN, eventq, recordAddress, writeRecord } from '../hw/eventq.ts';
import { forwardRecord, recordPending } from '../kernel/forward.ts';
import { REGS } from '../state.ts';
import { handToGuest, takeEvents } from './vevents.ts';

const EVENTQ_IPA = 0x40008000;
const OVERFLOW = 0x80000000;

let m: Machine;
/** Of the emulated SMMU. */
let regs: number;

beforeEach(() => {
  const topo = oneStream(1);
  const guestIommus = topo.guestIommus.map((one) => ({ ...one, eventq: { ipa: EVENTQ_IPA, log2: 2 } }));
  const iommufd = { objects: 20, areas: 4, events: 8, xaNodes: 8 };
  m = buildMachine(
    { ...topo, guestIommus, vms: topo.vms.map((vm) => ({ ...vm, iommufd })) },
    designById('viommu-batch')!,
  );
  regs = m.layout.guestIommus[0].regs;
});

/** A record by its fields. */
function record(type: number, fields: Partial<Record<keyof typeof RECORD, number>> = {}): Uint32Array {
  const w = new Uint32Array(8);
  setField(RECORD.TYPE, w, type);
  for (const [name, value] of Object.entries(fields)) setField(RECORD[name as keyof typeof RECORD], w, value);
  return w;
}
const numbered = (n: number): Uint32Array => new Uint32Array(8).fill(n);

describe('to the guest', () => {
  const prod = (): number => m.w[regs + REGS.eventqProd];
  const slots = (): number[] => [0, 1, 2, 3].map((i) => m.mem.read32(0x8_0000_8000 + i * 32 + 28));

  test('records are written at PROD, as many as there is room for; then OVFLG is toggled once', () => {
    expect(handToGuest(m, 0, [1, 2, 3].map(numbered), false)).toEqual({ written: 3, overflow: false });
    expect([slots(), prod()]).toEqual([[1, 2, 3, 0], 3]);
    expect(handToGuest(m, 0, [4, 5].map(numbered), false)).toEqual({ written: 1, overflow: true });
    expect([slots(), prod()]).toEqual([[1, 2, 3, 4], (OVERFLOW | 4) >>> 0]);
    // It waits to be acknowledged.
    expect(handToGuest(m, 0, [numbered(6)], true)).toEqual({ written: 0, overflow: true });
    expect(prod()).toBe((OVERFLOW | 4) >>> 0);
    m.w[regs + REGS.eventqCons] = prod();
    expect(handToGuest(m, 0, [numbered(7)], false)).toEqual({ written: 1, overflow: false });
    expect([slots()[0], prod()]).toEqual([7, (OVERFLOW | 5) >>> 0]);
    expect(handToGuest(m, 0, [], true).overflow).toBe(true);
    expect(prod()).toBe(5);
  });

  test('what is known to be lost is told by OVFLG, without a record', () => {
    expect(handToGuest(m, 0, [], false)).toEqual({ written: 0, overflow: false });
    expect(handToGuest(m, 0, [], true)).toEqual({ written: 0, overflow: true });
  });

  test('a queue that is off takes nothing, and nobody hears', () => {
    m.w[regs + REGS.cr0] &= ~CR0_EVENTQEN;
    expect(handToGuest(m, 0, [numbered(1)], true)).toEqual({ written: 0, overflow: false });
    expect(prod()).toBe(0);
  });

  test('its driver waits for records or an overflow, reads all, and acknowledges', () => {
    const told: number[][] = [];
    m.observe = (_, __, ...args) => told.push(args);
    expect(eventsWait(m, 0)).toBe(false);
    handToGuest(m, 0, [record(EVENT.F_ACCESS, { SID: 0x10, INPUT: 0x1_0000_3000 }), numbered(2)], true);
    expect(eventsWait(m, 0)).toBe(true);
    readEvents(m, 0, 0);
    expect(told).toEqual([[0, 0, 2, EVENT.F_ACCESS, 0x10, 1, 0x3000, 1]]);
    expect([eventsWait(m, 0), m.w[regs + REGS.eventqCons]]).toEqual([false, (OVERFLOW | 2) >>> 0]);
    handToGuest(m, 0, [], true);
    expect(eventsWait(m, 0)).toBe(true);
  });
});

describe('from the SMMU', () => {
  const smmu = (): number => m.layout.iommus[0].regs;

  test('a record is written at PROD, unless the queue is off', () => {
    expect([writeRecord(m, 0, numbered(5)), m.mem.read32(recordAddress(m, smmu(), 0) + 28)]).toEqual([WRITTEN.yes, 5]);
    expect([eventq(m, smmu()).prod, eventq(m, smmu()).cons, recordPending(m, 0)]).toEqual([1, 0, true]);
    m.w[smmu() + REGS.cr0] &= ~CR0_EVENTQEN;
    expect([writeRecord(m, 0, numbered(6)), eventq(m, smmu()).prod]).toEqual([WRITTEN.no, 1]);
  });

  test('a full queue loses it, and says so once; one that aborts loses until GERROR is acknowledged', () => {
    const { log2 } = eventq(m, smmu());
    for (let i = 0; i < 2 ** log2; i++) expect(writeRecord(m, 0, numbered(i))).toBe(WRITTEN.yes);
    expect([writeRecord(m, 0, numbered(1)), writeRecord(m, 0, numbered(1))]).toEqual([WRITTEN.lost, WRITTEN.lost]);
    expect([eventq(m, smmu()).overflow, m.w[smmu() + REGS.eventqProd]]).toEqual([true, (OVERFLOW | (2 ** log2)) >>> 0]);
    m.w[smmu() + REGS.eventqCons] = 1;
    expect(writeRecord(m, 0, numbered(9))).toBe(WRITTEN.yes);
    // OVFLG stays as it is.
    expect(m.w[smmu() + REGS.eventqProd]).toBe((OVERFLOW | (2 ** log2 + 1)) >>> 0);
    m.w[smmu() + REGS.gerror] ^= GERROR_EVENTQ_ABT;
    m.w[smmu() + REGS.eventqCons] = 2;
    expect(writeRecord(m, 0, numbered(9))).toBe(WRITTEN.lost);
  });
});

describe('to the vEVENTQ of the viommu that the stream’s device is attached through', () => {
  let told: number[][];
  let queue: number;
  const k = () => m.ctxs[0];
  const NONE = [0, 0, 0, 0, 0];

  beforeEach(() => {
    told = [];
    const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
    queue = Number(done(k(), 'VEVENTQ_ALLOC', { viommu_id: viommu, type: 1, veventq_depth: 1 }).out_veventq_id);
    m.observe = (kind, _, ...args) => {
      if (kind === KERNEL_EVENT.vevent) told.push(args);
    };
  });

  const forward = (of: Uint32Array): number[] => {
    writeRecord(m, 0, of);
    forwardRecord(m, 0);
    expect(recordPending(m, 0)).toBe(false);
    return told.pop()!;
  };

  test.each(Object.entries(EVENT))('%s', (name, type) => {
    // Faults of stage 1 and of the guest's own tables.
    const guests = [
      'C_BAD_STE',
      'F_STREAM_DISABLED',
      'C_BAD_SUBSTREAMID',
      'C_BAD_CD',
      'F_TRANSLATION',
      'F_ADDR_SIZE',
      'F_ACCESS',
      'F_PERMISSION',
    ];
    const its = guests.includes(name);
    expect(forward(record(type, { SID: 0x100 }))).toEqual([0, type, 0x100, ...(its ? [0, queue, 0x10, 0, 0] : NONE)]);
    const read = readQueue(k(), queue, 100) as Uint8Array;
    const words = [...new Uint32Array(read.buffer)];
    expect(words).toEqual(its ? [0, 0, ...record(type, { SID: 0x10 })] : []);
  });

  test('a fault of stage 2 is the host’s, and so is a stream without a queue', () => {
    expect(forward(record(EVENT.F_TRANSLATION, { SID: 0x100, S2: 1 }))).toEqual([
      0,
      EVENT.F_TRANSLATION,
      0x100,
      ...NONE,
    ]);
    expect(forward(record(EVENT.F_TRANSLATION, { SID: 0x200 }))).toEqual([0, EVENT.F_TRANSLATION, 0x200, ...NONE]);
    const idev = findObject(k(), OBJ_TYPE.device, () => true);
    k().w[objectAt(k(), idev) + IDEV.viommu] = 0;
    expect(forward(record(EVENT.F_TRANSLATION, { SID: 0x100 }))).toEqual([0, EVENT.F_TRANSLATION, 0x100, ...NONE]);
  });

  test('one that finds it full is lost, by its number', () => {
    const of = record(EVENT.F_TRANSLATION, { SID: 0x100 });
    expect([forward(of), forward(of)].map((args) => args.slice(6))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('what the VMM reads: records, their first and last number, and how far what did not fit went', () => {
    const deep = Number(
      done(k(), 'VEVENTQ_ALLOC', {
        viommu_id: m.w[m.layout.guestIommus[0].ctl + VMM.viommu],
        type: 2,
        veventq_depth: 2,
      }).out_veventq_id,
    );
    expect(takeEvents(k(), deep, 7)).toBe(RULES.readShort);
    for (const n of [1, 2, 3]) reportEvent(k(), deep, [...numbered(n)]);
    expect(takeEvents(k(), deep, 40)).toEqual({ records: [numbered(1)], lost: 0, first: 0, last: 0 });
    expect(takeEvents(k(), deep, 100)).toEqual({ records: [numbered(2)], lost: 3, first: 1, last: 1 });
    reportEvent(k(), deep, [...numbered(4)]);
    reportEvent(k(), deep, [...numbered(5)]);
    expect(takeEvents(k(), deep, 100)).toEqual({ records: [numbered(4), numbered(5)], lost: 0, first: 3, last: 4 });
  });
});
