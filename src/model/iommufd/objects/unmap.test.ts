/** What is unmapped of an address space, and why it is not (io_pagetable.c, ioas.c of Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { AREA } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { Process, call, ioas, open } from '../ctx.test-helper.ts';
import type { UserStruct } from '../uapi/uapi.ts';
import { U64_MAX } from '../uapi/u64.ts';
import { areasOf } from './ioas.ts';
import { stillMapped } from './unmap.ts';

const [FIXED, WRITE, READ] = [1, 2, 4];

/** Areas of an address space as hexadecimal ranges. */
const mapped = (k: Ctx, id: number): string[] =>
  areasOf(k, id).map(({ first, last }) => `${first.toString(16)}-${last.toString(16)}`);
const map = (k: Ctx, id: number, iova: bigint, length: bigint, more: UserStruct = {}, user = new Process()) =>
  call(k, 'IOAS_MAP', { flags: FIXED | WRITE | READ, ioas_id: id, iova, length, user_va: iova, ...more }, user);

describe('IOMMU_IOAS_UNMAP', () => {
  /** An address space with [0x1000, 0x2fff] and [0x4000, 0x4fff]. */
  const space = () => {
    const k = open();
    const id = ioas(k);
    map(k, id, 0x1000n, 0x2000n);
    map(k, id, 0x4000n, 0x1000n);
    return { k, id, unmap: (iova: bigint, length: bigint) => call(k, 'IOAS_UNMAP', { ioas_id: id, iova, length }) };
  };

  test.each<[string, bigint, bigint]>([
    ['unmapRange', U64_MAX, 1n],
    ['unmapRange', 1n, U64_MAX],
    ['unmapRange', U64_MAX - 1n, 3n],
    ['unmapLength', 0x1000n, 0n],
    ['unmapNothing', 0x3000n, 0x1000n],
    ['unmapNothing', 0x1000n, 0x1fffn],
    ['unmapNothing', 0x1001n, 0x1fffn],
    ['unmapNothing', U64_MAX - 1n, 2n],
  ])('%s: 0x%o, length %o', (rule, iova, length) => {
    const { k, id, unmap } = space();
    expect(unmap(iova, length)).toBe(rule);
    expect(mapped(k, id)).toHaveLength(2);
    expect(call(k, 'IOAS_UNMAP', { ioas_id: id + 1, iova, length })).toBe('noIoas');
  });

  test('whole areas go; length is what was unmapped', () => {
    const { k, id, unmap } = space();
    expect(unmap(0xfffn, 0x2001n)).toMatchObject({ length: 0x2000n });
    expect(mapped(k, id)).toEqual(['4000-4fff']);
    expect(space().unmap(0n, U64_MAX)).toMatchObject({ length: 0x3000n });
    expect(space().unmap(0x1000n, 0x4000n)).toMatchObject({ length: 0x3000n });
  });

  test('everything is nothing wrong where nothing is mapped; a part that would be cut ends it', () => {
    const { k, id, unmap } = space();
    expect(unmap(0x1000n, 0x3800n)).toBe('unmapNothing');
    // As Linux does, what came before it is gone.
    expect(mapped(k, id)).toEqual(['4000-4fff']);
    unmap(0n, U64_MAX);
    expect(unmap(0n, U64_MAX)).toMatchObject({ length: 0n });
    expect(unmap(0n, U64_MAX - 1n)).toBe('unmapNothing');
  });

  test('pinned pages stay', () => {
    const { k, id, unmap } = space();
    k.w[areasOf(k, id)[0].at + AREA.pins] = 1;
    expect(unmap(0x1000n, 0x2000n)).toBe('unmapPinned');
    expect(unmap(0x4000n, 0x1000n)).toMatchObject({ length: 0x1000n });
    // What is mapped in front of them is not.
    map(k, id, 0n, 0x1000n);
    expect(unmap(0n, 0x1000n)).toMatchObject({ length: 0x1000n });
  });
});

test('user memory that some area still maps', () => {
  const k = open();
  const [a, b] = [ioas(k), ioas(k)];
  map(k, a, 0x1000n, 0x2000n, { user_va: 0x10000n });
  map(k, b, 0x1000n, 0x1000n, { user_va: 0x40000n });
  const is = (va: bigint, length: bigint): boolean => stillMapped(k, va, length);
  expect([is(0xf000n, 0x1000n), is(0xf000n, 0x1001n), is(0x11fffn, 1n), is(0x12000n, 1n)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(is(0x40fffn, 0x1000n)).toBe(true);
});
