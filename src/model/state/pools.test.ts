/** Bounded pools of records in order, and cached translations in them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TLB } from './layout.ts';
import { Pool } from './pool.ts';
import {
  ATTR_NG,
  ATTR_S1,
  ATTR_S2,
  ATTR_WRITE,
  covers,
  fill,
  granuleOf,
  invalidate,
  levelOf,
  lookup,
  outputOf,
  pageOf,
  pagesOf,
  shapeAttr,
  sizeOf,
} from './tlb.ts';
import { TlbPool } from './tlb-pool.ts';

describe('a pool', () => {
  /** Of records of two words behind 5 words, counted by word 1. */
  const pool = (cap = 3): Pool => new Pool(new Uint32Array(5 + cap * 2 + 2).fill(9, 5 + cap * 2), 5, 2, cap, 1);
  const records = (of: Pool): number[][] => of.offsets().map((at) => [...of.w.subarray(at, at + 2)]);

  test('stands in the order of its words, whatever the order of insertion', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 8 }), (all) => {
        const of = pool(8);
        for (const record of all) of.insert(record);
        expect(records(of)).toEqual([...all].sort(([a, b], [c, d]) => a - c || b - d));
        expect([...of.w.subarray(21)]).toEqual([9, 9]);
      }),
      { seed: 7 },
    );
  });

  test('finds among first words, and of whom a record is; removes all that are meant', () => {
    const of = new Pool(new Uint32Array(20), 2, 2, 8, 0, 1);
    const all = [1, 2, 3, 4, 5].map((key) => [key, key % 2]);
    for (const record of all) of.insert(record);
    const any = (): boolean => true;
    const keyAt = (at: number): number => (at < 0 ? at : of.w[at]);
    expect([keyAt(of.find(2, 4, any)), keyAt(of.find(6, 9, any)), keyAt(of.find(2, 4, any, [1]))]).toEqual([2, -1, 3]);
    expect([keyAt(of.find(0, 9, (at) => of.w[at] > 3)), keyAt(of.find(0, 9, any, []))]).toEqual([4, -1]);
    const seen: number[] = [];
    of.find(2, 4, (at) => seen.push(of.w[at]) === 0);
    expect(seen).toEqual([2, 3, 4]);
    expect([of.removeAll(2, 4, (at) => of.w[at] !== 3), records(of)]).toEqual([
      2,
      [
        [1, 1],
        [3, 1],
        [5, 1],
      ],
    ]);
  });

  test('tells who looks for what, what comes and goes, and how much room there has to be', () => {
    const of = new Pool(new Uint32Array(8), 2, 2, 2, 0, 1);
    of.insert([3, 7]);
    const told: unknown[][] = [];
    const tell =
      (what: string) =>
      (...args: unknown[]): unknown =>
        told.push([what, ...args]);
    of.looks = {
      sought: tell('sought'),
      changed: tell('changed'),
      wanted: tell('wanted'),
      finding: tell('finding'),
      done: tell('done'),
    };
    const told1 = (act: () => unknown): unknown[][] => {
      act();
      return told.splice(0);
    };
    expect(told1(() => of.length)).toEqual([['sought', 0, 0, 0xffffffff]]);
    expect(told1(() => of.find(1, 2, () => true, [4]))).toEqual([['sought', 0, 1, 2, [4]]]);
    expect(told1(() => of.removeAll(1, 2, () => true))).toEqual([['sought', 0, 1, 2]]);
    expect(told1(() => of.full)).toEqual([['wanted', 0, 2, 2]]);
    expect(told1(() => of.insert([9, 8]))).toEqual([
      ['wanted', 0, 2, 2],
      ['changed', 0, 9, 8],
    ]);
    expect(told1(() => of.insert([5, 6]))).toEqual([
      ['wanted', 0, 3, 2],
      ['changed', 0, 3, 7],
      ['changed', 0, 5, 6],
    ]);
    expect(told1(() => of.removeAt(1))).toEqual([['changed', 0, 9, 8]]);
    expect(told1(() => of.clear())).toEqual([
      ['sought', 0, 0, 0xffffffff],
      ['changed', 0, 5, 6],
    ]);
    expect([told1(() => of.empty), of.empty]).toEqual([[], false]);
    of.looks = undefined;
    expect(of.empty).toBe(true);
  });

  test('a full one drops its first; what is free is zero', () => {
    const of = pool();
    for (const record of [
      [5, 0],
      [3, 1],
      [4, 0],
      [1, 1],
    ])
      of.insert(record);
    expect(records(of)).toEqual([
      [1, 1],
      [4, 0],
      [5, 0],
    ]);
    of.removeAt(1);
    expect([of.length, [...of.w.subarray(5)]]).toEqual([2, [1, 1, 5, 0, 0, 0, 9, 9]]);
    of.removeAt(1);
    expect([...of.w.subarray(5)]).toEqual([1, 1, 0, 0, 0, 0, 9, 9]);
    of.insert([2, 2]);
    of.clear();
    expect([...of.w]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9]);
  });

  test('one without room takes nothing', () => {
    const of = pool(0);
    of.insert([1, 1]);
    expect([of.length, [...of.w.subarray(5)]]).toEqual([0, [9, 9]]);
  });
});

/** An entry: VMID and ASID, first page, log2 of its size, attributes; where it leads, who filled it. */
function entry(tag: number, page: number, log2 = 12, more = ATTR_S1 | ATTR_NG, pa = 0): Uint32Array {
  const w = new Uint32Array(TLB.SIZE);
  w[TLB.tag] = tag;
  w[TLB.ivaHi] = Math.floor(page / 0x100000);
  w[TLB.ivaLo] = (page % 0x100000) * 4096;
  w[TLB.attr] = log2 | more;
  w[TLB.paHi] = Math.floor(pa / 2 ** 32);
  w[TLB.paLo] = pa;
  return w;
}

const translations = (cap = 16): TlbPool => new TlbPool(new Uint32Array(1 + cap * TLB.SIZE), 1, TLB.SIZE, cap, 0);

test('attributes: size, level, granule beside each other', () => {
  for (const [log2, level, granule] of [
    [12, 3, 12],
    [21, 2, 12],
    [14, 3, 14],
    [29, 2, 16],
    [48, 0, 16],
  ]) {
    const attr = shapeAttr(log2, level, granule);
    expect([attr & 0x3f, levelOf(attr), granuleOf(attr), sizeOf(attr)]).toEqual([log2, level, granule, 2 ** log2]);
    expect(pagesOf(attr)).toBe(2 ** (log2 - 12));
  }
  expect([pagesOf(10), pagesOf(12), pagesOf(13)]).toEqual([1, 1, 2]);
  expect([pageOf(0, 0xfff), pageOf(0, 0x1000), pageOf(1, 0x2fff), pageOf(0xffffffff, 0xfffff000)]).toEqual([
    0,
    1,
    0x100002,
    2 ** 52 - 1,
  ]);
});

test('an entry covers its pages and leads to where they are', () => {
  const w = entry(1, 0x100200, 21, ATTR_S1, 0x12_3460_0000);
  expect([0x1001ff, 0x100200, 0x1003ff, 0x100400].map((page) => covers(w, 0, page))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(outputOf(w, 0, 0x1234)).toBe(0x12_3460_1234);
});

describe('a look-up', () => {
  const at = (pool: TlbPool, page: number, known: Partial<Parameters<typeof lookup>[1]> = {}): number => {
    const found = lookup(pool, { tag: 0x20005, stages: ATTR_S1, globals: true, ...known }, page);
    return found < 0 ? -1 : (found - 1) / TLB.SIZE;
  };

  test('of the tag and the stages, or a global one of the VMID', () => {
    const pool = translations();
    expect(at(pool, 7)).toBe(-1);
    for (const one of [
      entry(0x20005, 7),
      entry(0x20006, 8),
      entry(0x20006, 9, 12, ATTR_S1),
      entry(0x30005, 10, 12, ATTR_S1),
      entry(0x20005, 11, 12, ATTR_S2 | ATTR_NG),
      entry(0x20006, 12, 12, ATTR_S1 | ATTR_S2),
    ])
      pool.insert(one);
    const hits = [7, 8, 9, 10, 11, 12].map((page) => at(pool, page) >= 0);
    expect(hits).toEqual([true, false, true, false, false, false]);
    expect(at(pool, 9, { globals: false })).toBe(-1);
    expect(at(pool, 11, { stages: ATTR_S2 })).toBeGreaterThanOrEqual(0);
    expect(at(pool, 12, { stages: ATTR_S1 | ATTR_S2 })).toBeGreaterThanOrEqual(0);
    // A global entry is one of stage 1: of stage 2 alone there is no ASID to ignore.
    pool.insert(entry(0x20006, 13, 12, ATTR_S2));
    expect(at(pool, 13, { stages: ATTR_S2 })).toBe(-1);
  });

  test('of several the largest that is accepted', () => {
    const pool = translations();
    pool.insert(entry(0x20005, 0x200, 12));
    pool.insert(entry(0x20005, 0x200, 21, ATTR_S1 | ATTR_NG | ATTR_WRITE));
    pool.insert(entry(0x20005, 0, 30));
    const sizes = (accept?: (attr: number) => boolean): number => {
      const found = lookup(pool, { tag: 0x20005, stages: ATTR_S1, globals: false }, 0x200, accept);
      return pool.w[found + TLB.attr] & 0x3f;
    };
    expect([sizes(), sizes((attr) => (attr & ATTR_WRITE) !== 0), sizes((attr) => (attr & 0x3f) < 21)]).toEqual([
      30, 21, 12,
    ]);
  });
});

test('a fill takes the place of one for the same input, size and stages, whatever it leads to', () => {
  const pool = translations();
  fill(pool, entry(1, 7, 12, ATTR_S1, 0x1000));
  fill(pool, entry(1, 7, 12, ATTR_S1 | ATTR_WRITE, 0x2000));
  expect([pool.length, outputOf(pool.w, pool.at(0), 0)]).toEqual([1, 0x2000]);
  for (const other of [
    entry(2, 7, 12, ATTR_S1),
    entry(1, 8, 12, ATTR_S1),
    entry(1, 0x100007, 12, ATTR_S1),
    entry(1, 7, 13, ATTR_S1),
    entry(1, 7, 12, ATTR_S1 | ATTR_S2),
    entry(1, 7, 12, ATTR_S1 | shapeAttr(0, 2, 10)),
    entry(1, 7, 12, ATTR_S1 | shapeAttr(0, 0, 16)),
  ]) {
    const before = pool.length;
    fill(pool, other);
    expect(pool.length).toBe(before + 1);
  }
});

test('an invalidation tells of each entry before it goes', () => {
  const pool = translations();
  for (const tag of [1, 2, 3, 4]) pool.insert(entry(tag, tag));
  const gone: number[] = [];
  const odd = (at: number): boolean => pool.w[at + TLB.tag] % 2 === 1;
  expect(invalidate(pool, odd, (at) => gone.push(pool.w[at + TLB.tag]))).toBe(2);
  expect([gone, pool.offsets().map((at) => pool.w[at + TLB.tag])]).toEqual([
    [3, 1],
    [2, 4],
  ]);
});

describe('what cannot be there is told without a scan', () => {
  const one = fc.record({
    what: fc.constantFrom('insert', 'remove', 'clear', 'load'),
    tag: fc.constantFrom(0x10001, 0x10002, 0x20001),
    page: fc.oneof(fc.nat(40), fc.constantFrom(0x200, 0x40000, 0x100000, 0x40000000)),
    log2: fc.constantFrom(12, 13, 21, 30, 39),
    global: fc.boolean(),
    at: fc.nat(9),
  });

  test('never wrongly, and of few entries hardly ever for nothing', () => {
    let [asked, idle] = [0, 0];
    fc.assert(
      fc.property(fc.array(one, { maxLength: 14 }), (steps) => {
        const pool = translations(6);
        for (const { what, tag, page, log2, global, at } of steps) {
          const first = page - (page % 2 ** (log2 - 12));
          if (what === 'insert') pool.insert(entry(tag, first, log2, ATTR_S1 | (global ? 0 : ATTR_NG)));
          if (what === 'remove' && at < pool.length) pool.removeAt(at);
          if (what === 'clear' && at === 0) pool.clear();
          if (what === 'load') pool.forget();
          const all = pool.offsets();
          const has = all.some((of) => pool.w[of + TLB.tag] === tag);
          const serves = has || all.some((of) => !(pool.w[of + TLB.attr] & ATTR_NG));
          const covered = all.some((of) => covers(pool.w, of, page));
          const said = [
            pool.mayHaveTag(tag),
            pool.mayServeTag(tag),
            pool.mayCover(Math.floor(page / 0x100000), (page % 0x100000) * 4096),
          ];
          for (const [i, is] of [has, serves, covered].entries()) {
            if (is) expect(said[i]).toBe(true);
            else {
              asked++;
              if (said[i]) idle++;
            }
          }
        }
      }),
      { seed: 11, numRuns: 200 },
    );
    expect(idle / asked).toBeLessThan(0.01);
  });

  test('where it does not count, anything may be there but in an empty pool', () => {
    const pool = translations();
    pool.scan();
    expect([pool.mayHaveTag(1), pool.mayCover(0, 0)]).toEqual([false, false]);
    pool.insert(entry(5, 5));
    expect([pool.mayHaveTag(1), pool.mayCover(0, 0)]).toEqual([true, true]);
  });
});
