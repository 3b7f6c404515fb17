/** What is checked of every struct, and of invalidations, before a driver sees them; numbers of errors. */
import { describe, expect, test } from 'vitest';
import { call, device, mock, open, Process, viommu, done } from '../ctx.test-helper.ts';
import { stage2Of, targetRule } from '../targets.ts';
import { ERRNO, errnoName } from './errno.ts';
import { copyIn } from './ioctl.ts';
import { RULES, ruleByNumber } from './rules.ts';
import { U64_MAX, read64, write64 } from './u64.ts';
import { copyEntry, copyStruct, wordsOf } from './user.ts';

test('errno values are those of Linux (asm-generic/errno-base.h, errno.h)', () => {
  expect(ERRNO).toEqual({
    EPERM: 1,
    ENOENT: 2,
    EIO: 5,
    ENXIO: 6,
    E2BIG: 7,
    ENOMEM: 12,
    EFAULT: 14,
    EBUSY: 16,
    EEXIST: 17,
    ENODEV: 19,
    EINVAL: 22,
    ENOTTY: 25,
    ENOSPC: 28,
    ESPIPE: 29,
    ERANGE: 34,
    EOVERFLOW: 75,
    EMSGSIZE: 90,
    EOPNOTSUPP: 95,
    EADDRINUSE: 98,
    ETIMEDOUT: 110,
  });
  expect([errnoName(22), errnoName(110), errnoName(11)]).toEqual(['EINVAL', 'ETIMEDOUT', '11']);
});

test('rules are numbered from 1, in their order', () => {
  const all = Object.values(RULES);
  expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1));
  for (const rule of all) expect(ruleByNumber(rule.number)).toBe(rule);
  expect([ruleByNumber(0), ruleByNumber(all.length + 1)]).toEqual([undefined, undefined]);
  for (const { errno, name } of all) expect(errno).toBe(ERRNO[name]);
});

test('u64 as two words, low word first', () => {
  const w = new Uint32Array(4);
  write64(w, 1, 0x1_8000_0002n);
  expect([...w]).toEqual([0, 0x8000_0002, 1, 0]);
  expect(read64(w, 1)).toBe(0x1_8000_0002n);
  write64(w, 2, U64_MAX);
  expect([read64(w, 2), w[1]]).toEqual([U64_MAX, 0x8000_0002]);
});

describe('a struct from user memory (copy_struct_from_user())', () => {
  const struct = (...words: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(words).buffer);

  test('sizes: at least what the ioctl has always had, more only as zeros', () => {
    expect(copyIn('IOMMU_DESTROY', struct(8, 5).subarray(0, 3))).toBe(RULES.userPointer);
    expect(copyIn('IOMMU_NONE', struct(8, 5))).toBe(RULES.unknownIoctl);
    expect(copyIn('IOMMU_DESTROY', struct(7, 5))).toBe(RULES.shortStruct);
    expect(copyIn('IOMMU_DESTROY', struct(8, 5))).toEqual({ size: 8, id: 5 });
    expect(copyIn('IOMMU_DESTROY', struct(16, 5, 0, 0))).toEqual({ size: 16, id: 5 });
    expect(copyIn('IOMMU_DESTROY', struct(16, 5, 0, 1))).toBe(RULES.tailNotZero);
    expect(copyIn('IOMMU_DESTROY', struct(12, 5, 0, 1))).toEqual({ size: 12, id: 5 });
  });

  test('one of an older kernel is extended by zeros', () => {
    // struct iommu_hwpt_alloc began with 24 bytes; what follows in memory is not its own.
    const cmd = copyIn('IOMMU_HWPT_ALLOC', struct(24, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    expect(cmd).toMatchObject({
      flags: 1,
      dev_id: 2,
      pt_id: 3,
      __reserved: 5,
      data_type: 0,
      data_len: 0,
      data_uptr: 0n,
    });
  });

  test('fields of one and of eight bytes', () => {
    expect(copyIn('IOMMU_OPTION', struct(24, 1, 0xffff02, 3, 4, 5))).toMatchObject({
      op: 2,
      object_id: 3,
      val64: 0x5_0000_0004n,
    });
  });
});

describe('data behind data_uptr', () => {
  test('iommu_copy_struct_from_user(): from the least to the whole struct, zero-extended', () => {
    const copy = (words: readonly number[]) => copyStruct(new Process(0, words).data, 8, 16);
    expect(copy([1])).toBe(RULES.dataLength);
    expect(copy([1, 2, 3, 4, 5])).toBe(RULES.dataLength);
    expect(wordsOf(copy([1, 2]) as Uint8Array)).toEqual(Uint32Array.of(1, 2, 0, 0));
    expect(wordsOf(copy([1, 2, 3, 4]) as Uint8Array)).toEqual(Uint32Array.of(1, 2, 3, 4));
    const short = { ...new Process(0, [1, 2]).data, length: 12 };
    expect(copyStruct(short, 8, 16)).toBe(RULES.dataPointer);
  });

  test('entries of an array: shorter ones zero-extended, longer ones zero beyond', () => {
    const { data } = new Process(0, [1, 2, 3, 0, 5, 6, 7, 8]);
    const entry = (index: number, length: number, size: number) => {
      const out = copyEntry(data, index, length, size);
      return out instanceof Uint8Array ? [...wordsOf(out)] : out;
    };
    expect(entry(1, 8, 8)).toEqual([3, 0]);
    expect(entry(1, 8, 16)).toEqual([3, 0, 0, 0]);
    expect(entry(0, 16, 12)).toEqual([1, 2, 3]);
    expect(entry(1, 16, 12)).toBe(RULES.invalidateTail);
    expect(entry(3, 12, 12)).toBe(RULES.invalidatePointer);
    expect(entry(2, 12, 12)).toBe(RULES.invalidatePointer);
  });
});

describe('IOMMU_HWPT_INVALIDATE', () => {
  const TYPE = 0xdeadbeef;
  const array = { data_type: TYPE, data_uptr: 0x1000n, entry_len: 8, entry_num: 1 };

  test.each([
    ['invalidateReserved', { __reserved: 1 }],
    ['invalidateArray', { data_uptr: 0n }],
    ['invalidateArray', { entry_len: 0 }],
    ['invalidateArray', { entry_len: 4097 }],
    ['invalidateArray', { entry_num: 2 ** 19 + 1 }],
    ['invalidateNone', { hwpt_id: 33 }],
    ['invalidateTarget', { hwpt_id: 1 }],
    ['invalidateType', { data_type: 1 }],
    ['invalidateEntryLength', { entry_len: 4096 }],
  ] as const)('%s: %o; entry_num says that nothing is done', (rule, given) => {
    const k = open();
    const of = viommu(k);
    const nested = done(
      k,
      'HWPT_ALLOC',
      { dev_id: of.idev, pt_id: of.hwpt, data_type: 0xdead, data_len: 4 },
      new Process(0xdead, [9]),
    );
    const cmd = { hwpt_id: nested.out_hwpt_id, ...array, ...given };
    expect(call(k, 'HWPT_INVALIDATE', cmd, new Process(0, [0, 0]))).toBe(rule);
    // Without entries the array is not looked at.
    if (rule === 'invalidateArray')
      expect(call(k, 'HWPT_INVALIDATE', { ...cmd, entry_num: 0 })).toMatchObject({ entry_num: 0 });
  });

  test('the mock’s IOTLB: entry by entry, up to the one that is wrong', () => {
    const k = open();
    const of = viommu(k);
    const id = Number(
      done(
        k,
        'HWPT_ALLOC',
        { dev_id: of.idev, pt_id: of.hwpt, data_type: 0xdead, data_len: 4 },
        new Process(0xdead, [9]),
      ).out_hwpt_id,
    );
    const invalidate = (...words: readonly number[]) =>
      call(k, 'HWPT_INVALIDATE', { hwpt_id: id, ...array, entry_num: words.length / 2 }, new Process(0, words));
    const check = (index: number, iotlb: number) => mock(k, 'MD_CHECK_IOTLB', id, { id: index, iotlb });
    expect([0, 1, 2, 3].map((index) => typeof check(index, 9))).toEqual(['object', 'object', 'object', 'object']);
    expect([check(4, 9), check(0, 8)]).toEqual(['checkIndex', 'checkDiffers']);
    expect(mock(k, 'MD_CHECK_IOTLB', of.hwpt, { id: 0, iotlb: 9 })).toBe('noPaging');
    expect(invalidate(0, 1, 0, 3)).toMatchObject({ entry_num: 2 });
    expect([0, 1, 2, 3].map((index) => typeof check(index, 0))).toEqual(['string', 'object', 'string', 'object']);
    expect(invalidate(0, 0, 2, 0)).toBe('invalidateMockFlags');
    expect(invalidate(0, 4)).toBe('invalidateMockIndex');
    expect(invalidate(1, 3)).toMatchObject({ entry_num: 1 });
    expect([0, 1, 2, 3].map((index) => typeof check(index, 0))).toEqual(['object', 'object', 'object', 'object']);
  });

  test('the mock’s device caches: through a viommu, by virtual id', () => {
    const k = open();
    const of = viommu(k);
    done(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 0x99n });
    const invalidate = (...words: readonly number[]) =>
      call(
        k,
        'HWPT_INVALIDATE',
        { hwpt_id: of.viommu, ...array, entry_len: 12, entry_num: words.length / 3 },
        new Process(0, words),
      );
    const caches = () =>
      [0, 1, 2, 3].map((id) => typeof mock(k, 'DEV_CHECK_CACHE', of.idev, { id, cache: 0 }) === 'object');
    expect(mock(k, 'DEV_CHECK_CACHE', of.idev, { id: 0, cache: 0xbaddad })).toBeTypeOf('object');
    expect(mock(k, 'DEV_CHECK_CACHE', of.ioas, { id: 0, cache: 0 })).toBe('noDevice');
    expect(invalidate(0, 0x99, 2)).toMatchObject({ entry_num: 1 });
    expect(caches()).toEqual([false, false, true, false]);
    expect(invalidate(0, 0x99, 1, 0, 0x98, 3)).toBe('invalidateMockDevice');
    expect(caches()).toEqual([false, true, true, false]);
    expect(invalidate(0, 0x99, 0, 0, 0x99, 4)).toBe('invalidateMockIndex');
    expect(caches()).toEqual([true, true, true, false]);
    expect(invalidate(1, 0x99, 0)).toMatchObject({ entry_num: 1 });
    expect(caches()).toEqual([true, true, true, true]);
  });
});

test('what can be invalidated, and the stage 2 below it', () => {
  const k = open();
  const of = viommu(k);
  const nested = (pt_id: number): number =>
    Number(
      done(k, 'HWPT_ALLOC', { dev_id: of.idev, pt_id, data_type: 0xdead, data_len: 4 }, new Process(0xdead, [1]))
        .out_hwpt_id,
    );
  const [direct, through] = [nested(of.hwpt), nested(of.viommu)];
  expect([of.viommu, direct, of.hwpt, 33].map((id) => targetRule(k, id))).toEqual([
    null,
    null,
    RULES.invalidateTarget,
    RULES.invalidateNone,
  ]);
  expect([of.viommu, direct, through].map((id) => stage2Of(k, id))).toEqual([of.hwpt, of.hwpt, of.hwpt]);
  const k2 = open();
  const of2 = viommu(k2);
  done(
    k2,
    'HWPT_ALLOC',
    { dev_id: of2.idev, pt_id: of2.viommu, data_type: 0xdead, data_len: 4 },
    new Process(0xdead, [1]),
  );
  Object.assign(k2, { driver: { ...k2.driver, nestedOnPaging: false } });
  expect(targetRule(k2, 7)).toBe(RULES.invalidateNoOp);
});

describe('IOMMU_GET_HW_INFO', () => {
  test.each([
    ['hwInfoFlags', { flags: 2 }],
    ['hwInfoFlags', { __reserved0: 1 }],
    ['hwInfoFlags', { __reserved1: 1 }],
    ['hwInfoFlags', { __reserved2: 1 }],
    ['noDevice', { dev_id: 1 }],
    ['hwInfoType', { flags: 1, in_out_data_type: 1 }],
  ] as const)('%s: %o', (rule, given) => {
    const k = open();
    const of = device(k);
    expect(call(k, 'GET_HW_INFO', { dev_id: of.idev, ...given })).toBe(rule);
  });

  test('as much as fits is written, zeros beyond; what there is, is told', () => {
    const k = open();
    const of = device(k);
    const info = (data_len: number, more = {}) => {
      const process = new Process();
      return [call(k, 'GET_HW_INFO', { dev_id: of.idev, data_len, ...more }, process), process.written] as const;
    };
    const [answer, written] = info(12);
    expect(answer).toMatchObject({
      data_len: 8,
      in_out_data_type: 0xfeedbeef,
      out_max_pasid_log2: 0,
      out_capabilities: 9n,
    });
    expect(written).toEqual([0, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde, 0, 0, 0, 0]);
    expect(info(5)[1]).toEqual([0, 0, 0, 0, 0xef]);
    expect(info(0)[1]).toEqual([]);
    // Without the flag what is asked for is not looked at.
    expect(info(8, { in_out_data_type: 1 })[0]).toMatchObject({ in_out_data_type: 0xfeedbeef });
    expect(info(8, { flags: 1, in_out_data_type: 0xfeedbeef })[0]).toMatchObject({ data_len: 8 });
    expect(call(k, 'GET_HW_INFO', { dev_id: of.idev, data_len: 8 }, new Process(0, [], 'none'))).toBe('hwInfoPointer');
  });

  test('what a device of the mock can do: dirty tracking but with flag 1, PASIDs of 20 bits with flag 4', () => {
    const k = open();
    const info = (flags: number) => call(k, 'GET_HW_INFO', { dev_id: device(k, flags).idev });
    expect(info(1)).toMatchObject({ out_capabilities: 8n, out_max_pasid_log2: 0 });
    expect(info(4)).toMatchObject({ out_capabilities: 9n, out_max_pasid_log2: 20 });
  });
});

test('the mock’s viommu: a page of its own, and what it was given, twice', () => {
  const k = open();
  const of = viommu(k);
  const make = (words: readonly number[], memory: 'ok' | 'none' = 'ok') => {
    const process = new Process(0, words, memory);
    const given = { type: 0xdeadbeef, dev_id: of.idev, hwpt_id: of.hwpt, data_len: words.length * 4 };
    const answer = call(k, 'VIOMMU_ALLOC', given, process);
    return typeof answer === 'string' ? answer : [...new Uint32Array(Uint8Array.from(process.written).buffer)];
  };
  expect(make([5])).toBe('dataLength');
  expect(make([5, 0])).toEqual([5, 5]);
  expect(make([6, 0, 0, 0, 0, 0])).toEqual([6, 6, 0x3000, 0, 0x2000, 0]);
  expect(make([7, 0], 'none')).toBe('dataPointer');
  // What was refused has handed nothing out.
  expect(make([8, 0, 0, 0])).toEqual([8, 8, 0x5000, 0]);
});
