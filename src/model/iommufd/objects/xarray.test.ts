/** The tree behind viommu->vdevs, node by node (lib/xarray.c). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { XA_NODE, XA_SLOTS } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { open } from '../ctx.test-helper.ts';
import {
  XA_ZERO,
  nodeAt,
  xaErase,
  xaInsert,
  xaIsNode,
  xaLoad,
  xaNodeIndex,
  xaObject,
  xaPointer,
  xaReserve,
  xaStore,
} from './xarray.ts';

/** An empty xarray, whose head is a word behind everything else. */
function empty(xaNodes = 64): { k: Ctx; head: number } {
  const k = open({}, { xaNodes });
  return { k, head: k.at.objectsAt };
}

/** Entries by index, as the tree has them: `shift:slot` from the head down; every node is checked against its parent. */
function tree(k: Ctx, head: number): string[] {
  const found: string[] = [];
  const nodes = new Set<number>();
  const walk = (entry: number, path: string, shift: number, parent: number, slot: number): void => {
    if (entry === 0) return;
    if (!xaIsNode(entry)) {
      found.push(`${path}${entry === XA_ZERO ? 'zero' : xaObject(entry)}`);
      return;
    }
    const node = xaNodeIndex(entry);
    const at = nodeAt(k, node);
    const slots = k.w.subarray(at + XA_NODE.slots, at + XA_NODE.slots + XA_SLOTS);
    nodes.add(node);
    expect([k.w[at + XA_NODE.used], k.w[at + XA_NODE.parent], k.w[at + XA_NODE.offset]]).toEqual([1, parent, slot]);
    expect(k.w[at + XA_NODE.count]).toBe(slots.filter((one) => one !== 0).length);
    expect(k.w[at + XA_NODE.count]).toBeGreaterThan(0);
    if (shift >= 0) expect(k.w[at + XA_NODE.shift]).toBe(shift);
    for (const [i, one] of slots.entries())
      walk(one, `${path}${k.w[at + XA_NODE.shift]}:${i} `, k.w[at + XA_NODE.shift] - 6, node + 1, i);
  };
  walk(k.w[head], '', -1, 0, 0);
  for (let i = 0; i < k.at.xaNodes; i++) {
    const words = k.w.subarray(nodeAt(k, i), nodeAt(k, i) + XA_NODE.SIZE);
    if (!nodes.has(i)) expect(words.every((word) => word === 0)).toBe(true);
  }
  return found;
}

test('entries are tagged as in include/linux/xarray.h', () => {
  expect(XA_ZERO).toBe(0x406);
  expect([xaPointer(5), xaObject(20)]).toEqual([20, 5]);
  // Internal entries below 4097 are no nodes.
  expect([(4096 << 2) | 2, (4097 << 2) | 2, (4098 << 2) | 2, 4098 << 2, XA_ZERO].map(xaIsNode)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(xaNodeIndex((4099 << 2) | 2)).toBe(2);
});

describe('growing and shrinking', () => {
  const put = (indices: readonly (readonly [lo: number, hi?: number])[]) => {
    const of = empty();
    for (const [i, [lo, hi = 0]] of indices.entries())
      expect(xaInsert(of.k, of.head, lo, hi, xaPointer(i + 1))).toBe(true);
    return of;
  };

  test.each<[string, readonly (readonly [lo: number, hi?: number])[], readonly string[]]>([
    // A zero entry, which is there before the pointer, may not live in the head.
    ['index 0 gets a node, since a zero entry reserves it first', [[0]], ['0:0 1']],
    ['63 is the last of a node of shift 0', [[63]], ['0:63 1']],
    ['64 needs two levels', [[64]], ['6:1 0:0 1']],
    ['4095 is the last of two levels', [[4095]], ['6:63 0:63 1']],
    ['4096 needs three', [[4096]], ['12:1 6:0 0:0 1']],
    ['a smaller one goes into slot 0 of the same levels', [[4096], [5]], ['12:0 6:0 0:5 2', '12:1 6:0 0:0 1']],
    ['a larger one puts levels on top', [[5], [4096]], ['12:0 6:0 0:5 1', '12:1 6:0 0:0 2']],
    ['bits 30 to 35 are of both words', [[0x40000000, 0xf]], ['30:61 24:0 18:0 12:0 6:0 0:0 1']],
    ['the last of 32 bits', [[0xffffffff]], ['30:3 24:63 18:63 12:63 6:63 0:63 1']],
    ['bit 32', [[0, 1]], ['30:4 24:0 18:0 12:0 6:0 0:0 1']],
    ['bit 36', [[0, 0x10]], ['36:1 30:0 24:0 18:0 12:0 6:0 0:0 1']],
    ['bit 63', [[7, 0x80000000]], ['60:8 54:0 48:0 42:0 36:0 30:0 24:0 18:0 12:0 6:0 0:7 1']],
  ])('%s', (_, indices, nodes) => {
    const { k, head } = put(indices);
    expect(tree(k, head)).toEqual(nodes);
    for (const [i, [lo, hi = 0]] of indices.entries()) expect(xaObject(xaLoad(k, head, lo, hi))).toBe(i + 1);
  });

  test('a node without entries goes, and those above it', () => {
    const { k, head } = put([[64], [4096]]);
    xaErase(k, head, 4096, 0);
    expect(tree(k, head)).toEqual(['6:1 0:0 1']);
    xaErase(k, head, 64, 0);
    expect([tree(k, head), k.w[head]]).toEqual([[], 0]);
  });

  test('what is not there is not removed, wherever its path ends', () => {
    const { k, head } = put([[5], [70]]);
    const before = tree(k, head);
    for (const [lo, hi] of [
      [6, 0],
      [71, 0],
      [130, 0],
      [4096, 0],
      [5, 1],
    ])
      xaErase(k, head, lo, hi);
    expect(tree(k, head)).toEqual(before);
  });

  test('the top node goes while all it has is one entry in slot 0', () => {
    const { k, head } = put([[0], [5], [4096]]);
    xaErase(k, head, 4096, 0);
    expect(tree(k, head)).toEqual(['0:0 1', '0:5 2']);
    xaErase(k, head, 5, 0);
    expect(k.w[head]).toBe(xaPointer(1));
    // From the head it moves into a node again.
    xaInsert(k, head, 5, 0, xaPointer(9));
    expect(tree(k, head)).toEqual(['0:0 1', '0:5 9']);
    xaErase(k, head, 0, 0);
    xaErase(k, head, 5, 0);
    expect(k.w[head]).toBe(0);
  });

  test('an entry in another slot keeps its levels', () => {
    const { k, head } = put([[1], [4096]]);
    xaErase(k, head, 1, 0);
    expect(tree(k, head)).toEqual(['12:1 6:0 0:0 2']);
  });

  test('what is not there cannot be erased', () => {
    const { k, head } = put([[64], [70]]);
    const before = tree(k, head);
    for (const [lo, hi] of [
      [65, 0],
      [0, 0],
      [4096, 0],
      [64, 1],
      [128, 0],
    ])
      xaErase(k, head, lo, hi);
    expect(tree(k, head)).toEqual(before);
    const one = empty();
    xaStore(one.k, one.head, 0, 0, xaPointer(3));
    xaErase(one.k, one.head, 1, 0);
    xaErase(one.k, one.head, 0, 1);
    expect([one.k.w[one.head], xaLoad(one.k, one.head, 1, 0), xaLoad(one.k, one.head, 0, 1)]).toEqual([12, 0, 0]);
  });
});

test('a zero entry takes an index, reads as nothing, and does not move into the head', () => {
  const { k, head } = empty();
  expect([xaReserve(k, head, 0, 0), xaReserve(k, head, 0, 0)]).toEqual([true, false]);
  expect([tree(k, head), xaLoad(k, head, 0, 0)]).toEqual([['0:0 zero'], 0]);
  expect(xaInsert(k, head, 0, 0, xaPointer(1))).toBe(false);
  xaReserve(k, head, 1, 0);
  xaErase(k, head, 1, 0);
  expect(tree(k, head)).toEqual(['0:0 zero']);
});

test('index 0 alone is the head itself', () => {
  const { k, head } = empty();
  xaStore(k, head, 0, 0, xaPointer(3));
  expect([k.w[head], xaLoad(k, head, 0, 0)]).toEqual([12, 12]);
  xaStore(k, head, 0, 0, xaPointer(4));
  expect([k.w[head], tree(k, head)]).toEqual([16, ['4']]);
});

test('a context has so many nodes', () => {
  const { k, head } = empty(2);
  expect(() => xaInsert(k, head, 4096, 0, xaPointer(1))).toThrow('xarray: more than 2 nodes');
});

test('holds what was put in and not taken out, whatever the order', () => {
  const index = fc.oneof(
    fc.constantFrom(0, 1, 63, 64, 4095, 4096, 2 ** 32, 2 ** 36 + 64),
    fc.nat(300),
    fc.nat(2 ** 40),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), index), { maxLength: 24 }), (steps) => {
      const { k, head } = empty(200);
      const model = new Map<number, number>();
      for (const [n, [insert, at]] of steps.entries()) {
        const [lo, hi] = [at >>> 0, Math.floor(at / 2 ** 32)];
        if (insert) {
          expect(xaInsert(k, head, lo, hi, xaPointer(n + 1))).toBe(!model.has(at));
          if (!model.has(at)) model.set(at, n + 1);
        } else {
          xaErase(k, head, lo, hi);
          model.delete(at);
        }
      }
      for (const [, at] of steps)
        expect(xaObject(xaLoad(k, head, at >>> 0, Math.floor(at / 2 ** 32)))).toBe(model.get(at) ?? 0);
      expect(tree(k, head)).toHaveLength(model.size);
    }),
    { numRuns: 40, seed: 20231213 },
  );
});
