/** Event queues and hardware queues (eventq.c, viommu.c of Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { AREA, CTX, OBJ, VEVENTQ } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { Process, call, done, mock, open, viommu } from '../ctx.test-helper.ts';
import { RULES } from '../uapi/rules.ts';
import type { UserStruct } from '../uapi/uapi.ts';
import { U64_MAX } from '../uapi/u64.ts';
import { closeQueue, hasEvents, readEvents, reportEvent } from './eventq.ts';
import { areasOf } from './ioas.ts';
import { objectAt, typeOf } from './objects.ts';

const users = (k: Ctx, id: number): number => k.w[objectAt(k, id) + OBJ.users];

describe('IOMMU_VEVENTQ_ALLOC, IOMMU_FAULT_QUEUE_ALLOC', () => {
  test.each<[string, UserStruct]>([
    ['veventqFlags', { flags: 1 }],
    ['veventqFlags', { __reserved: 1 }],
    ['veventqFlags', { type: 0 }],
    ['veventqDepth', { veventq_depth: 0 }],
    ['veventqDepth', { veventq_depth: 2 ** 19 + 1 }],
    ['noViommu', { viommu_id: 5 }],
  ])('%s: %o', (rule, given) => {
    const k = open();
    const of = viommu(k);
    expect(call(k, 'VEVENTQ_ALLOC', { viommu_id: of.viommu, type: 7, veventq_depth: 1, ...given })).toBe(rule);
  });

  test('one of a type on a viommu; file and viommu are held', () => {
    const k = open();
    const of = viommu(k);
    const alloc = (type: number) => call(k, 'VEVENTQ_ALLOC', { viommu_id: of.viommu, type, veventq_depth: 2 ** 19 });
    expect(alloc(7)).toMatchObject({ out_veventq_id: 7, out_veventq_fd: 107 });
    expect(alloc(7)).toBe('veventqExists');
    expect(alloc(8)).toMatchObject({ out_veventq_id: 8 });
    expect([users(k, of.viommu), users(k, 7)]).toEqual([3, 2]);
    expect(call(k, 'DESTROY', { id: 7 })).toBe('objectBusy');
    closeQueue(k, 7);
    done(k, 'DESTROY', { id: 7 });
    expect(users(k, of.viommu)).toBe(2);
    expect(alloc(7)).toMatchObject({ out_veventq_id: 7 });
  });

  test('a fault queue: no flags', () => {
    const k = open();
    expect(call(k, 'FAULT_QUEUE_ALLOC', { flags: 1 })).toBe('faultFlags');
    expect(call(k, 'FAULT_QUEUE_ALLOC')).toMatchObject({ out_fault_id: 1, out_fault_fd: 101 });
    expect(users(k, 1)).toBe(2);
    closeQueue(k, 1);
    expect(users(k, 1)).toBe(1);
  });
});

describe('events of a viommu', () => {
  /** Two event queues; events as words. */
  const queues = (depth: number, caps = {}) => {
    const k = open({}, caps);
    const of = viommu(k);
    const [a, b] = [7, 8].map((type) =>
      Number(done(k, 'VEVENTQ_ALLOC', { viommu_id: of.viommu, type, veventq_depth: depth }).out_veventq_id),
    );
    const read = (queue: number, bytes: number) => {
      const out = readEvents(k, queue, bytes);
      return out instanceof Uint8Array ? [...new Uint32Array(out.buffer)] : out;
    };
    return { k, a, b, read };
  };

  test('each has a header of flags and sequence; whole records are read, no more than fit', () => {
    const { k, a, b, read } = queues(4);
    expect(hasEvents(k, a)).toBe(false);
    expect(read(a, 100)).toEqual([]);
    reportEvent(k, a, [11]);
    reportEvent(k, b, [21, 22]);
    reportEvent(k, a, [12, 13]);
    expect(hasEvents(k, a)).toBe(true);
    expect(read(a, 7)).toBe(RULES.readShort);
    // The first record is 12 bytes.
    expect(read(a, 11)).toBe(RULES.readShort);
    expect(read(a, 27)).toEqual([0, 0, 11]);
    expect(read(a, 16)).toEqual([0, 1, 12, 13]);
    expect([hasEvents(k, a), hasEvents(k, b)]).toEqual([false, true]);
    reportEvent(k, b, [23]);
    expect(read(b, 28)).toEqual([0, 0, 21, 22, 0, 1, 23]);
    expect(k.w[k.at.ctl + CTX.events]).toBe(0);
  });

  test('a full queue drops, and keeps one lost-events header at its tail, which the next event that fits removes', () => {
    const { k, a, read } = queues(1);
    expect([reportEvent(k, a, [1]), reportEvent(k, a, [2]), reportEvent(k, a, [3])]).toEqual([true, false, false]);
    // The header comes behind the events, and only where there is room for it.
    expect(read(a, 19)).toEqual([0, 0, 1]);
    expect(hasEvents(k, a)).toBe(true);
    expect(read(a, 8)).toEqual([1, 2]);
    expect(hasEvents(k, a)).toBe(false);
    reportEvent(k, a, [4]);
    reportEvent(k, a, [5]);
    expect(read(a, 100)).toEqual([0, 3, 4, 1, 4]);
    reportEvent(k, a, [6]);
    reportEvent(k, a, [7]);
    read(a, 12);
    reportEvent(k, a, [8]);
    expect(read(a, 100)).toEqual([0, 7, 8]);
  });

  test('numbers wrap after INT_MAX', () => {
    const { k, a, read } = queues(4);
    k.w[objectAt(k, a) + VEVENTQ.sequence] = 2 ** 31 - 1;
    reportEvent(k, a, [1]);
    reportEvent(k, a, [2]);
    expect(read(a, 100)).toEqual([0, 2 ** 31 - 1, 1, 0, 0, 2]);
  });

  test('a context has room for so many; those of a destroyed queue are gone, others stay', () => {
    const { k, a, b, read } = queues(9, { events: 3 });
    for (const [queue, word] of [
      [a, 1],
      [b, 2],
      [a, 3],
    ])
      reportEvent(k, queue, [word]);
    expect(() => reportEvent(k, b, [4])).toThrow('iommufd: more than 3 events');
    k.w[k.at.ctl + CTX.events] = 3;
    closeQueue(k, a);
    done(k, 'DESTROY', { id: a });
    expect(k.w[k.at.ctl + CTX.events]).toBe(1);
    expect(read(b, 12)).toEqual([0, 0, 2]);
  });

  test('the mock’s event: the vSID that the device had when it was attached through a viommu', () => {
    const k = open();
    const of = viommu(k);
    const trigger = (dev_id: number) => mock(k, 'TRIGGER_VEVENT', 0, { dev_id });
    const nested = Number(
      done(
        k,
        'HWPT_ALLOC',
        { dev_id: of.idev, pt_id: of.viommu, data_type: 0xdead, data_len: 4 },
        new Process(0xdead, [1]),
      ).out_hwpt_id,
    );
    expect(trigger(of.ioas)).toBe('noDevice');
    expect(trigger(of.idev)).toBe('eventNoViommu');
    expect(mock(k, 'MOCK_DOMAIN_REPLACE', of.stdev, { pt_id: nested })).toBe('attachNoVdevice');
    done(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 0x99n });
    expect(mock(k, 'MOCK_DOMAIN_REPLACE', of.stdev, { pt_id: nested })).toEqual({ pt_id: nested });
    expect(trigger(of.idev)).toBe('eventNoQueue');
    const queue = done(k, 'VEVENTQ_ALLOC', { viommu_id: of.viommu, type: 0xbeefbeef, veventq_depth: 2 }).out_veventq_id;
    trigger(of.idev);
    expect([...new Uint32Array((readEvents(k, Number(queue), 12) as Uint8Array).buffer)]).toEqual([0, 0, 0x99]);
    mock(k, 'MOCK_DOMAIN_REPLACE', of.stdev, { pt_id: of.ioas });
    expect(trigger(of.idev)).toBe('eventNoViommu');
  });
});

describe('IOMMU_HW_QUEUE_ALLOC', () => {
  const TYPE = 0xdeadbeef;

  /** A viommu whose address space has [0x1000000, 0x1003fff] in two areas. */
  const machine = () => {
    const checked: string[] = [];
    const k = open({
      checkQueue: (_k, _viommu, va, length) => {
        checked.push(`0x${va.toString(16)}+${length}`);
        return length === 3n ? RULES.queueSize : null;
      },
    });
    const of = viommu(k);
    for (const iova of [0x1000000n, 0x1002000n])
      done(k, 'IOAS_MAP', { flags: 7, ioas_id: of.ioas, iova, user_va: iova + 0x500000n, length: 0x2000n });
    const alloc = (index: number, nesting_parent_iova: bigint, length: bigint, more: UserStruct = {}) =>
      call(k, 'HW_QUEUE_ALLOC', { viommu_id: of.viommu, type: TYPE, index, nesting_parent_iova, length, ...more });
    const pins = () => areasOf(k, of.ioas).map(({ at }) => k.w[at + AREA.pins]);
    return { k, of, alloc, pins, checked };
  };

  test.each<[string, number, bigint, bigint, UserStruct?]>([
    ['queueFlags', 0, 0x1000000n, 16n, { flags: 1 }],
    ['queueFlags', 0, 0x1000000n, 16n, { type: 0 }],
    ['queueLength', 0, 0x1000000n, 0n],
    ['queueWraps', 0, U64_MAX, 2n],
    ['queueWraps', 0, 2n, U64_MAX],
    ['noViommu', 0, 0x1000000n, 16n, { viommu_id: 5 }],
    ['queueType', 0, 0x1000000n, 16n, { type: 1 }],
    // Rounded up to whole pages it is more than 64 bits can say.
    ['queueRange', 0, 0n, U64_MAX],
    ['queueRange', 0, 1n, U64_MAX - 4095n],
    ['queueRange', 0, 0n, U64_MAX - 4094n],
    ['queueUnmapped', 0, 0n, U64_MAX - 4095n],
    ['queueUnmapped', 0, 0x1004000n, 16n],
    ['queueUnmapped', 0, 0x1003fffn, 2n],
    ['queueIndex', 2, 0x1000000n, 16n],
    ['queueOrder', 1, 0x1000000n, 16n],
    ['queueSize', 0, 0x1000000n, 3n],
  ])('%s: index %i, at 0x%o, length %o', (rule, index, iova, length, more) => {
    const { k, alloc, pins } = machine();
    const before = [...k.w];
    expect(alloc(index, iova, length, more)).toBe(rule);
    expect([...k.w]).toEqual(before);
    expect(pins()).toEqual([0, 0]);
  });

  test('one after the other, each with an ACCESS that pins its areas', () => {
    const { k, of, alloc, pins, checked } = machine();
    expect(alloc(0, 0x1001010n, 0x1000n)).toMatchObject({ out_hw_queue_id: 7 });
    // The driver gets the address that the process has.
    expect(checked).toEqual(['0x1501010+4096']);
    expect(pins()).toEqual([1, 1]);
    expect(alloc(0, 0x1000000n, 16n)).toBe('queueExists');
    expect(alloc(1, 0x1003ff0n, 16n)).toMatchObject({ out_hw_queue_id: 9 });
    expect(pins()).toEqual([1, 2]);
    expect([of.viommu, of.ioas, 7, 8, 9, 10].map((id) => users(k, id))).toEqual([3, 5, 2, 2, 1, 2]);
    expect(call(k, 'IOAS_UNMAP', { ioas_id: of.ioas, iova: 0x1000000n, length: 0x2000n })).toBe('unmapPinned');
    expect(call(k, 'DESTROY', { id: 7 })).toBe('objectBusy');
    done(k, 'DESTROY', { id: 9 });
    done(k, 'DESTROY', { id: 7 });
    expect(pins()).toEqual([0, 0]);
    expect([of.viommu, of.ioas].map((id) => users(k, id))).toEqual([1, 3]);
    expect([7, 8, 9, 10].map((id) => typeOf(k, id))).toEqual([0, 0, 0, 0]);
  });

  test('the driver hears of its beginning and its end', () => {
    const heard: string[] = [];
    const k = open({ beginQueue: (_, id) => heard.push(`begin ${id}`), endQueue: (_, id) => heard.push(`end ${id}`) });
    const of = viommu(k);
    done(k, 'IOAS_MAP', { flags: 7, ioas_id: of.ioas, iova: 0x1000000n, user_va: 0n, length: 0x1000n });
    done(k, 'HW_QUEUE_ALLOC', { viommu_id: of.viommu, type: TYPE, nesting_parent_iova: 0x1000000n, length: 64n });
    done(k, 'DESTROY', { id: 7 });
    expect(heard).toEqual(['begin 7', 'end 7']);
  });
});
