/** Address spaces: what is mapped where, and why it is not (io_pagetable.c, ioas.c of Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { AREA, CTX, OBJ } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { Process, call, device, done, ioas, open } from '../ctx.test-helper.ts';
import { RULES } from '../uapi/rules.ts';
import type { UserStruct } from '../uapi/uapi.ts';
import { U64_MAX } from '../uapi/u64.ts';
import { addArea, areaAround, areasOf, holes, overlaps } from './ioas.ts';
import { objectAt } from './objects.ts';
import { pinRange } from './pins.ts';
import { destroyIoas } from './unmap.ts';

const [FIXED, WRITE, READ] = [1, 2, 4];
const PAGE = 4096n;

/** Areas of an address space as hexadecimal ranges. */
const mapped = (k: Ctx, id: number): string[] =>
  areasOf(k, id).map(({ first, last }) => `${first.toString(16)}-${last.toString(16)}`);

const map = (k: Ctx, id: number, iova: bigint, length: bigint, more: UserStruct = {}, user = new Process()) =>
  call(k, 'IOAS_MAP', { flags: FIXED | WRITE | READ, ioas_id: id, iova, length, user_va: iova, ...more }, user);

describe('IOMMU_IOAS_MAP', () => {
  test.each<[string, UserStruct]>([
    ['mapFlags', { flags: 8 | READ }],
    ['mapFlags', { __reserved: 1 }],
    ['mapRange', { iova: U64_MAX }],
    ['mapRange', { length: U64_MAX }],
    ['mapAccess', { flags: FIXED }],
    ['noIoas', { ioas_id: 9 }],
    ['mapUserRange', { user_va: U64_MAX - PAGE + 1n }],
    ['mapLength', { length: 0n }],
    ['mapLength', { user_va: 0n, length: U64_MAX - PAGE + 1n }],
    ['mapWraps', { iova: U64_MAX - 2n, user_va: 0n }],
  ])('%s: %o', (rule, given) => {
    const k = open();
    const id = ioas(k);
    expect(map(k, id, 0x1000n, PAGE, given)).toBe(rule);
    expect(mapped(k, id)).toEqual([]);
  });

  test('the last address that there is can be mapped, and no more; one right is enough', () => {
    const k = open();
    const id = ioas(k);
    expect(map(k, id, U64_MAX - PAGE + 1n, PAGE, { user_va: 0n, flags: FIXED | READ })).toMatchObject({ flags: 5 });
    expect(mapped(k, id)).toEqual(['fffffffffffff000-ffffffffffffffff']);
    expect(map(k, id, 0n, U64_MAX - PAGE, { user_va: PAGE, flags: FIXED | WRITE })).toMatchObject({ flags: 3 });
    expect(map(k, id, U64_MAX - PAGE, 1n, { user_va: 0n })).toMatchObject({ length: 1n });
    expect(mapped(k, id)).toHaveLength(3);
  });

  test('a byte in common with another area is too much, in the same address space only', () => {
    const k = open();
    const [id, other] = [ioas(k), ioas(k)];
    map(k, id, 0x2000n, 0x2000n);
    expect([0x1000n, 0x1001n, 0x3fffn, 0x4000n].map((iova) => map(k, id, iova, PAGE))).toEqual([
      expect.objectContaining({ iova: 0x1000n }),
      'mapExists',
      'mapExists',
      expect.objectContaining({ iova: 0x4000n }),
    ]);
    expect(map(k, other, 0x2000n, PAGE)).toMatchObject({ iova: 0x2000n });
  });

  test('with a domain: its page is the alignment, its aperture the limit, memory is pinned', () => {
    const k = open();
    const { ioas: id } = device(k);
    const at = (iova: bigint, length: bigint, more: UserStruct = {}) => map(k, id, iova, length, more);
    // The mock's page is 2048 bytes, its aperture [0x1000000, 0x7fffffff].
    expect(at(0x1000400n, 0x800n)).toBe('mapAlignment');
    expect(at(0x1000800n, 0x400n)).toBe('mapLength');
    expect(at(0x1000800n, 0x800n, { user_va: 0x5400n })).toBe('mapOffset');
    expect(at(0xfff800n, 0x800n)).toBe('mapReserved');
    expect(at(0x80000000n, 0x800n)).toBe('mapReserved');
    expect(at(0x7ffff800n, 0x1000n)).toBe('mapReserved');
    const process = new Process();
    expect(map(k, id, 0x1000000n, 0x800n, {}, process)).toMatchObject({ iova: 0x1000000n });
    expect(map(k, id, 0x7ffff800n, 0x800n, { flags: FIXED | READ }, process)).toMatchObject({ iova: 0x7ffff800n });
    expect(process.pinned).toEqual(['0x1000000+0x800 w', '0x7ffff800+0x800']);
    expect(map(k, id, 0x2000000n, 0x800n, {}, new Process(0, [], 'none'))).toBe('mapPin');
    // Without a domain nothing is pinned.
    expect(map(k, ioas(k), 0x2000000n, 0x800n, {}, new Process(0, [], 'none'))).toMatchObject({ iova: 0x2000000n });
  });

  test('an automatic IOVA: the lowest hole with room, aligned as a page table could use it', () => {
    const k = open();
    const id = ioas(k);
    const auto = (length: bigint, user_va: bigint) =>
      call(k, 'IOAS_MAP', { flags: READ, ioas_id: id, length, user_va, iova: 0x9999n });
    expect(auto(PAGE, 0x7000n)).toMatchObject({ iova: 0x1000n });
    expect(auto(PAGE, 0n)).toMatchObject({ iova: 0x2000n });
    // Of 2 pages and a half 16 KiB; user memory says no more than its own alignment.
    expect(auto(0x2800n, 0x8000n)).toMatchObject({ iova: 0x4000n });
    expect(auto(0x2000n, 0x1000n)).toMatchObject({ iova: 0x7000n });
    // No more than 2 MiB, whatever the length.
    expect(auto(0x400000n, 0x800000n)).toMatchObject({ iova: 0x200000n });
    // The offset in the page of user memory stays.
    expect(auto(0x10n, 0x5010n)).toMatchObject({ iova: 0x3010n });
  });

  test('an automatic IOVA fits a hole exactly, or there is none', () => {
    const k = open();
    const { ioas: id } = device(k);
    const auto = (length: bigint) => call(k, 'IOAS_MAP', { flags: READ, ioas_id: id, length, user_va: 0x800000n });
    map(k, id, 0x1001000n, 0x7effe000n);
    expect(auto(0x1800n)).toBe('mapNoRoom');
    expect(auto(0x1000n)).toMatchObject({ iova: 0x1000000n });
    expect(auto(0x1000n)).toMatchObject({ iova: 0x7ffff000n });
    expect(auto(0x800n)).toBe('mapNoRoom');
    expect(call(k, 'IOAS_MAP', { flags: READ, ioas_id: id, length: 0x800n, user_va: 0x800400n })).toBe('mapAlignment');
  });
});

test('areas stand in order, by address space and IOVA', () => {
  const k = open();
  const [a, b] = [ioas(k), ioas(k)];
  for (const [id, iova] of [
    [b, 0x3000n],
    [a, 0x9000n],
    [b, 0x1000n],
    [a, 0x5000n],
  ] as const)
    map(k, id, iova, PAGE);
  const order = [0, 1, 2, 3].map((i) => {
    const at = k.at.areasAt + i * AREA.SIZE;
    return `${k.w[at + AREA.ioas]}:${k.w[at + AREA.iova].toString(16)}`;
  });
  expect(order).toEqual([`${a}:5000`, `${a}:9000`, `${b}:1000`, `${b}:3000`]);
  expect([0xfffn, 0x1000n, 0x1fffn, 0x2000n].map((iova) => areaAround(k, b, iova)?.first)).toEqual([
    undefined,
    0x1000n,
    0x1000n,
    undefined,
  ]);
  destroyIoas(k, b);
  expect([mapped(k, a), mapped(k, b), k.w[k.at.ctl + CTX.areas]]).toEqual([['5000-5fff', '9000-9fff'], [], 2]);
  expect(k.w.slice(k.at.areasAt + 2 * AREA.SIZE, k.at.eventsAt).every((word) => word === 0)).toBe(true);
});

test('a context has room for so many areas', () => {
  const k = open({}, { areas: 2 });
  const id = ioas(k);
  addArea(k, id, 0n, PAGE, 0n, READ);
  addArea(k, id, PAGE, PAGE, 0n, READ);
  expect(() => addArea(k, id, 2n * PAGE, PAGE, 0n, READ)).toThrow('iommufd: more than 2 areas');
});

test.each<[string, readonly (readonly [bigint, bigint])[], string]>([
  ['nothing used', [], '10-20'],
  ['the beginning', [[0n, 11n]], '12-20'],
  ['the end', [[19n, 30n]], '10-18'],
  ['all', [[10n, 20n]], ''],
  ['ranges that touch, in any order', [[15n, 16n], [12n, 14n]], '10-11 17-20'], // biome-ignore format: one line each
  ['one in another', [[12n, 18n], [13n, 14n]], '10-11 19-20'], // biome-ignore format: one line each
  ['all but the ends', [[11n, 19n]], '10-10 20-20'],
  ['what begins behind', [[21n, 22n]], '10-20'],
])('holes in [10, 20]: %s', (_, used, left) => {
  expect(
    holes(used, 10n, 20n)
      .map(([first, last]) => `${first}-${last}`)
      .join(' '),
  ).toBe(left);
});

test('ranges overlap from one byte on', () => {
  const [range, before, at] = [
    [5n, 9n],
    [0n, 4n],
    [0n, 5n],
  ] as const;
  expect([overlaps(range, before), overlaps(before, range), overlaps(range, at), overlaps(at, range)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

describe('IOMMU_IOAS_IOVA_RANGES', () => {
  const ranges = (k: ReturnType<typeof open>, id: number, num_iovas: number, user = new Process()) =>
    ({ answer: call(k, 'IOAS_IOVA_RANGES', { ioas_id: id, num_iovas }, user), written: user.written }) as const;
  const u64s = (bytes: readonly number[]): string[] => {
    const view = new DataView(Uint8Array.from(bytes).buffer);
    return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigUint64(i * 8, true).toString(16));
  };

  test('without domain everything, byte by byte; with one what lies in its aperture', () => {
    const k = open();
    const free = ranges(k, ioas(k), 1);
    expect(free.answer).toMatchObject({ num_iovas: 1, out_iova_alignment: 1n });
    expect(u64s(free.written)).toEqual(['0', 'ffffffffffffffff']);
    const more = ranges(k, device(k).ioas, 5);
    expect(more.answer).toMatchObject({ num_iovas: 1, out_iova_alignment: 2048n });
    expect(u64s(more.written)).toEqual(['1000000', '7fffffff']);
  });

  test('an array that is too short', () => {
    const k = open();
    expect(ranges(k, ioas(k), 0)).toEqual({ answer: 'rangesRoom', written: [] });
    expect(ranges(k, ioas(k), 1, new Process(0, [], 'none')).answer).toBe('dataPointer');
    expect(call(k, 'IOAS_IOVA_RANGES', { ioas_id: ioas(k), __reserved: 1 })).toBe('rangesReserved');
    expect(ranges(k, 30, 1).answer).toBe('noIoas');
  });
});

describe('IOMMU_OPTION', () => {
  const [RLIMIT, HUGE] = [0, 1];
  const [SET, GET] = [0, 1];

  test('RLIMIT_MODE: read at any time, set only before there is anything', () => {
    const k = open();
    expect(call(k, 'OPTION', { option_id: RLIMIT, op: GET, val64: 7n })).toMatchObject({ val64: 0n });
    expect([0n, 1n, 2n].map((val64) => call(k, 'OPTION', { option_id: RLIMIT, op: SET, val64 }))).toEqual([
      expect.objectContaining({ val64: 0n }),
      expect.objectContaining({ val64: 1n }),
      'optionValue',
    ]);
    expect(call(k, 'OPTION', { option_id: RLIMIT, op: SET, object_id: 1 })).toBe('optionReserved');
    ioas(k);
    expect(call(k, 'OPTION', { option_id: RLIMIT, op: SET })).toBe('optionBusy');
    expect(call(k, 'OPTION', { option_id: RLIMIT, op: GET })).toMatchObject({ val64: 0n });
  });

  test('what there is not', () => {
    const k = open();
    const id = ioas(k);
    expect(call(k, 'OPTION', { option_id: 2, object_id: id })).toBe('optionReserved');
    expect(call(k, 'OPTION', { option_id: HUGE, op: 2, object_id: id })).toBe('optionReserved');
    expect(call(k, 'OPTION', { option_id: HUGE, object_id: id + 1 })).toBe('noIoas');
    expect(call(k, 'OPTION', { option_id: HUGE, object_id: id, val64: 2n })).toBe('optionValue');
  });

  test('HUGE_PAGES: 1 at first; 0 makes the page the alignment', () => {
    const k = open();
    const id = ioas(k);
    const get = () => (call(k, 'OPTION', { option_id: HUGE, op: GET, object_id: id }) as UserStruct).val64;
    const set = (val64: bigint) => call(k, 'OPTION', { option_id: HUGE, op: SET, object_id: id, val64 });
    expect(get()).toBe(1n);
    set(0n);
    expect(get()).toBe(0n);
    expect(map(k, id, 0x1800n, 0x1000n)).toBe('mapAlignment');
    expect(map(k, id, 0x1000n, 0x800n)).toBe('mapLength');
    set(1n);
    expect(map(k, id, 0x1800n, 0x1000n)).toMatchObject({ iova: 0x1800n });
    // What is mapped across pages keeps it from being set; what is set already can be set again.
    expect(set(0n)).toBe('domainAlignment');
    expect(set(1n)).toMatchObject({ val64: 1n });
    call(k, 'IOAS_UNMAP', { ioas_id: id, iova: 0n, length: U64_MAX });
    map(k, id, 0x1000n, 0x1000n);
    expect(set(0n)).toMatchObject({ val64: 0n });
  });

  test('HUGE_PAGES does not change where a domain maps something', () => {
    const k = open();
    const { ioas: id } = device(k);
    const set = (val64: bigint) => call(k, 'OPTION', { option_id: HUGE, op: SET, object_id: id, val64 });
    expect(set(0n)).toMatchObject({ val64: 0n });
    map(k, id, 0x1000000n, 0x1000n);
    expect(set(1n)).toBe('optionValue');
    expect(set(0n)).toMatchObject({ val64: 0n });
  });
});

test('a domain takes in what is mapped, if it can', () => {
  const attach = (iova: bigint, length: bigint, user_va: bigint, memory: 'ok' | 'none' = 'ok') => {
    const drawn: string[] = [];
    const k = open({
      map: (_, hwpt, at, size, va, flags) => drawn.push(`${hwpt} ${at.toString(16)} ${size} ${va} ${flags}`),
    });
    const { idev } = device(k);
    const id = ioas(k);
    map(k, id, iova, length, { user_va });
    const answer = call(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: id }, new Process(0, [], memory));
    return { answer: typeof answer === 'string' ? answer : 'ok', drawn };
  };
  expect(attach(0x1000000n, 0x800n, 0x5000n)).toEqual({ answer: 'ok', drawn: ['6 1000000 2048 20480 7'] });
  expect(attach(0x1000400n, 0x800n, 0x5000n).answer).toBe('domainAlignment');
  expect(attach(0x1000000n, 0x400n, 0x5000n).answer).toBe('domainAlignment');
  expect(attach(0x1000000n, 0x800n, 0x5400n).answer).toBe('domainAlignment');
  expect(attach(0xfff800n, 0x1000n, 0x5000n).answer).toBe('domainAperture');
  expect(attach(0x7ffff800n, 0x1000n, 0x5000n).answer).toBe('domainAperture');
  expect(attach(0x1000000n, 0x800n, 0x5000n, 'none').answer).toBe('domainPin');
});

test('memory that a hardware queue pins: without a gap, from a page boundary, in one piece', () => {
  const k = open();
  const id = ioas(k);
  map(k, id, 0x1000n, 0x1000n, { user_va: 0x10000n });
  map(k, id, 0x2000n, 0x2000n, { user_va: 0x11000n });
  map(k, id, 0x5000n, 0x1000n, { user_va: 0x14000n });
  map(k, id, 0x6000n, 0x1000n, { user_va: 0x20000n });
  map(k, id, 0x8000n, 0x1800n, { user_va: 0x30800n });
  const pin = (iova: bigint, length: bigint) => {
    const answer = pinRange(k, id, iova, length);
    return 'errno' in answer ? answer : answer.map(({ first }) => first);
  };
  expect(pin(0x1000n, 0x1000n)).toEqual([0x1000n]);
  expect(pin(0x1000n, 0x3000n)).toEqual([0x1000n, 0x2000n]);
  expect(pin(0x3000n, 0x1000n)).toEqual([0x2000n]);
  expect(pin(0n, 0x1000n)).toBe(RULES.queueUnmapped);
  expect(pin(0x1000n, 0x4000n)).toBe(RULES.queueUnmapped);
  expect(pin(0x3000n, 0x3000n)).toBe(RULES.queueUnmapped);
  expect(pin(0x5000n, 0x2000n)).toBe(RULES.queueScattered);
  expect(pin(0x8000n, 0x1000n)).toBe(RULES.queueMisaligned);
});

test('an IOAS counts its domains', () => {
  const k = open();
  const { ioas: id, idev } = device(k);
  const users = () => k.w[objectAt(k, id) + OBJ.users];
  expect(users()).toBe(2);
  const hwpt = done(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: id }).out_hwpt_id;
  expect(users()).toBe(3);
  done(k, 'DESTROY', { id: hwpt });
  expect(users()).toBe(2);
});
