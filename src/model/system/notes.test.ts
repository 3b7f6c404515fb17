/** What is counted and noted of a run beside the machine, from events told by hand. */
import { describe, expect, test } from 'vitest';
import { contextOf, oneStream, topology } from '../arch/smmuv3/context.test-helper.ts';
import { SMMUV3 } from '../arch/smmuv3/smmuv3.ts';
import { CERROR, CONS_ERR_SHIFT } from '../arch/smmuv3/fields/register-bits.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { OBJ_TYPE, allocObject, freeObject, getUser } from '../iommufd/objects/objects.ts';
import { DEVICE_EVENTS } from '../pcie/events.ts';
import type { Events, Forms } from '../state/events.ts';
import type { Payload } from '../state/event-args.ts';
import { OBJ } from '../state/ctx-layout.ts';
import { VMM } from '../state/layout.ts';
import { toldOf } from '../state/told.test-helper.ts';
import { VMM_EVENTS } from '../vmm/events.ts';
import { buildMachine } from './build.ts';
import { designById } from './designs.ts';
import { GuestLog } from './guest-log.ts';
import { fromPieces, piecesOf } from './pieces.ts';
import { Recorded } from './raw-event.ts';
import { SeenObjects } from './seen.ts';
import { Tally } from './tally.ts';

const batch = designById('viommu-batch')!;

/** The numbers of an event: kind, actor 0, eight numbers. */
function told<F extends Forms, N extends keyof F & string>(
  events: Events<F>,
  name: N,
  given: Partial<Payload<F[N]['args']>>,
) {
  const eight = [...toldOf(events, name, given), 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 8);
  return { kind: events.forms[name].kind, args: eight };
}

describe('the tally', () => {
  const begins = { position: 3, slots: new Uint32Array(64) };
  const topo = oneStream(2);
  const queues = [topo.guestIommus[0], { ...topo.guestIommus[1], begins }];
  const tell = (tally: Tally, ...events: readonly { kind: number; args: readonly number[] }[]): void => {
    for (const { kind, args } of events)
      tally.observe(kind, 0, ...(args as [number, number, number, number, number, number, number, number]));
  };
  const doorbell = told(GUEST_EVENTS, 'doorbell', { pos: 1 });

  test('counts from the first PROD write on; events and commands from the beginning', () => {
    const tally = new Tally(queues);
    expect([tally.written(0), tally.written(1), tally.events]).toEqual([0, 3, 0]);
    tell(
      tally,
      told(GUEST_EVENTS, 'write', { guestIommu: 1 }),
      told(GUEST_EVENTS, 'observe', {}),
      told(VMM_EVENTS, 'ioctl', { entries: 3 }),
      told(KERNEL_EVENTS, 'issue', { commands: 2 }),
    );
    expect([tally.written(0), tally.written(1), tally.events]).toEqual([0, 4, 4]);
    expect(Object.values(tally.counters)).toEqual([0, 0, 0, 0, 0, 0]);
    tell(tally, doorbell, told(VMM_EVENTS, 'ioctl', { guestIommu: 1, entries: 3 }));
    expect(tally.counters).toEqual({
      exits: 1,
      consReads: 0,
      ioctls: 1,
      entries: 3,
      physicalCommands: 0,
      physicalSyncs: 0,
    });
  });

  test.each([
    ['a doorbell', doorbell, [1, 0, 0, 0, 0, 0]],
    [
      'a doorbell of a queue that hardware runs',
      told(GUEST_EVENTS, 'doorbell', { pos: 1, hardware: 1 }),
      [0, 0, 0, 0, 0, 0],
    ],
    ['an acknowledgement', told(GUEST_EVENTS, 'acknowledge', { pos: 1 }), [1, 0, 0, 0, 0, 0]],
    ['the same of such a queue', told(GUEST_EVENTS, 'acknowledge', { pos: 1, hardware: 1 }), [0, 0, 0, 0, 0, 0]],
    ['a register', told(GUEST_EVENTS, 'register', { value: 1 }), [1, 0, 0, 0, 0, 0]],
    ['a CONS read', told(GUEST_EVENTS, 'observe', { pos: 1 }), [0, 1, 0, 0, 0, 0]],
    ['one that tells an error', told(GUEST_EVENTS, 'seesError', { pos: 1 }), [0, 1, 0, 0, 0, 0]],
    ['a call', told(VMM_EVENTS, 'ioctl', { entries: 7, call: 2, calls: 3 }), [0, 0, 1, 7, 0, 0]],
    ['commands and a wait', told(KERNEL_EVENTS, 'issue', { commands: 5, at: 9 }), [0, 0, 0, 0, 5, 1]],
    ['a flush', told(KERNEL_EVENTS, 'flush', { commands: 4, at: 9 }), [0, 0, 0, 0, 4, 1]],
    ['the host’s own', told(KERNEL_EVENTS, 'hostIssue', { commands: 4, at: 9 }), [0, 0, 0, 0, 0, 0]],
  ])('%s', (_, event, counts) => {
    const tally = new Tally(queues);
    tell(tally, doorbell);
    const before = Object.values(tally.counters);
    tell(tally, event);
    expect(Object.values(tally.counters).map((count, i) => count - before[i])).toEqual(counts);
    expect(tally.events).toBe(2);
  });

  test('the number of the command at a position: those written, less what lies between it and PROD', () => {
    const m = buildMachine(topo, batch);
    const tally = new Tally(topo.guestIommus);
    for (let i = 0; i < 20; i++) tell(tally, told(GUEST_EVENTS, 'write', { guestIommu: 1, pos: i }));
    // 16 slots; positions have a wrap bit.
    m.w[m.layout.guestIommus[1].ctl + VMM.tail] = 20;
    expect([20, 19, 16, 4].map((pos) => tally.ordinal(m, 1, pos))).toEqual([20, 19, 16, 4]);
    tell(tally, ...Array.from({ length: 16 }, () => told(GUEST_EVENTS, 'write', { guestIommu: 1 })));
    m.w[m.layout.guestIommus[1].ctl + VMM.tail] = 4;
    expect([4, 3, 31].map((pos) => tally.ordinal(m, 1, pos))).toEqual([36, 35, 31]);
  });
});

describe('what guests hear of', () => {
  const log = () => new GuestLog(2, SMMUV3.errors);
  const note = (of: GuestLog, { kind, args }: ReturnType<typeof told>, at: number): void => {
    const [a, b, c, d, e, f, g, h] = args;
    of.begin(at, at * 10);
    of.heard[kind]?.(a, b, c, d, e, f, g, h);
  };

  test('from the first PROD write to the last wait seen complete', () => {
    const of = log();
    expect([of.began, of.seen]).toEqual([Number.NaN, Number.NaN]);
    for (const step of [2, 5]) {
      note(of, told(GUEST_EVENTS, 'doorbell', {}), step);
      note(of, told(GUEST_EVENTS, 'observe', {}), step + 1);
    }
    expect([of.began, of.seen]).toEqual([20, 60]);
  });

  test('errors, by the code in CONS', () => {
    const of = log();
    const status = (CERROR.ABT << CONS_ERR_SHIFT) | 3;
    note(of, told(GUEST_EVENTS, 'seesError', { guestIommu: 1, pos: 3, vcpu: 1, errors: 1, status }), 7);
    expect(of.errors).toEqual([{ queue: 1, ordinal: 3, cerror: CERROR.ABT, at: 7 }]);
    expect([of.dmas, of.records, of.seen]).toEqual([[], [], Number.NaN]);
  });

  test('DMAs, behind so many commands of the vCPU, and where the one under way went', () => {
    const of = log();
    const write = (vcpu: number) => note(of, told(GUEST_EVENTS, 'write', { vcpu }), 1);
    write(1);
    write(1);
    write(0);
    note(of, told(GUEST_EVENTS, 'dma', { vcpu: 1, device: 0 }), 2);
    note(of, told(GUEST_EVENTS, 'dma', { vcpu: 0, device: 1 }), 3);
    note(of, told(DEVICE_EVENTS, 'land', { device: 0, pa: 0x12_3456_7000 }), 5);
    note(of, told(DEVICE_EVENTS, 'abort', { device: 1 }), 6);
    note(of, told(GUEST_EVENTS, 'dma', { vcpu: 1, device: 0 }), 7);
    note(of, told(GUEST_EVENTS, 'dma', { vcpu: 1, device: 0 }), 8);
    note(of, told(DEVICE_EVENTS, 'abort', { device: 0 }), 9);
    note(of, told(DEVICE_EVENTS, 'land', { device: 1, pa: 1 }), 10);
    expect(of.dmas).toEqual([
      { vcpu: 1, device: 0, after: 2, at: 5, reached: 'PA 0x1234567000' },
      { vcpu: 0, device: 1, after: 1, at: 6, reached: 'abort' },
      { vcpu: 1, device: 0, after: 2, at: 0, reached: '' },
      { vcpu: 1, device: 0, after: 2, at: 9, reached: 'abort' },
    ]);
  });

  test('records, and whether it saw that some were lost', () => {
    const of = log();
    // What is read is no end of an access.
    note(of, told(GUEST_EVENTS, 'dma', { vcpu: 0, device: 1 }), 1);
    note(of, told(GUEST_EVENTS, 'write', { vcpu: 1 }), 1);
    note(
      of,
      told(GUEST_EVENTS, 'events', { vcpu: 1, guestIommu: 0, records: 2, type: 16, vsid: 9, input: 1, lost: 1 }),
      4,
    );
    note(of, told(GUEST_EVENTS, 'events', { vcpu: 0, guestIommu: 1, records: 0 }), 5);
    expect([of.errors, of.dmas.map(({ at }) => at)]).toEqual([[], [0]]);
    expect(of.records).toEqual([
      { vcpu: 1, queue: 0, after: 1, at: 4, count: 2, type: 16, lost: true },
      { vcpu: 0, queue: 1, after: 0, at: 5, count: 0, type: 0, lost: false },
    ]);
  });
});

test('pieces: of words of which few change the rest is shared', () => {
  const all = Uint32Array.from({ length: 1200 }, (_, i) => i);
  const before = piecesOf(all, []);
  expect(before.map(({ length }) => length)).toEqual([512, 512, 176]);
  all[600] = 0;
  const after = piecesOf(all, before);
  expect(after.map((piece, i) => piece === before[i])).toEqual([true, false, true]);
  const back = new Uint32Array(1200);
  fromPieces(after, back);
  expect(back).toEqual(all);
  fromPieces(before, back);
  expect(back[600]).toBe(600);
});

test('objects that were there, each as it was last', () => {
  const m = buildMachine({ ...topology(2), vms: topology(2).vms.map((vm) => ({ ...vm, bare: true })) }, batch);
  const seen = new SeenObjects();
  const [k, other] = m.ctxs;
  const id = allocObject(k, OBJ_TYPE.ioas);
  seen.note(m, 3);
  getUser(k, id);
  allocObject(other, OBJ_TYPE.device);
  seen.note(m, 5);
  freeObject(k, id);
  allocObject(k, OBJ_TYPE.fault);
  seen.note(m, 7);
  freeObject(k, id);
  allocObject(k, OBJ_TYPE.tombstone);
  seen.note(m, 8);
  expect(seen.all.map((one) => [one.ctx, one.id, one.type, one.since, one.words[OBJ.users]])).toEqual([
    [0, 1, OBJ_TYPE.ioas, 3, 2],
    [0, 1, OBJ_TYPE.fault, 7, 1],
    [1, 1, OBJ_TYPE.device, 5, 1],
  ]);
});

test('events of a step: kept apart from those of the next', () => {
  const recorded = new Recorded();
  recorded.add(4, 2, 9, 1, 11, 12, 13, 14, 15, 16, 17, 18);
  recorded.add(5, 2, 10, 3, 0, 0, 0, 0, 0, 0, 0, 0);
  recorded.happened(500);
  const kept = recorded.kept();
  recorded.clear();
  recorded.add(6, 3, 8, 2, 1, 2, 3, 4, 5, 6, 7, 8);
  expect([recorded.length, recorded.at(0).i, recorded.at(0).t]).toEqual([1, 6, 0]);
  expect(kept).toEqual([
    { i: 4, step: 2, t: 500, kind: 9, actor: 1, args: [11, 12, 13, 14, 15, 16, 17, 18] },
    { i: 5, step: 2, t: 500, kind: 10, actor: 3, args: [0, 0, 0, 0, 0, 0, 0, 0] },
  ]);
  recorded.put(kept);
  expect(recorded.kept()).toEqual(kept);
});

test('who reads of several emulated IOMMUs is told whose it is', () => {
  expect(
    [contextOf(topology(1)), contextOf(topology(2))].map(({ actors }) => actors.all.map(({ name }) => name)),
  ).toEqual([
    ['host', 'alpha.cpu', 'VMM', 'kernel', 'SMMU0', 'NIC', 'GPU'],
    [
      'host',
      'alpha.cpu',
      'beta.cpu',
      'VMM alpha.smmu',
      'VMM beta.smmu',
      'kernel alpha.smmu',
      'kernel beta.smmu',
      'SMMU0',
      'NIC',
      'GPU',
    ],
  ]);
});
