import { describe, expect, test } from 'vitest';
import { TLB } from '../../../state/layout.ts';
import { ATTR_NG, ATTR_S1, ATTR_S2, pageOf, shapeAttr } from '../../../state/tlb.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { topology } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { rangeOf, tlbi } from './invalidate.ts';

const range = (fields: Record<string, number>) => {
  const w = command(OP.TLBI_NH_VA, fields);
  return rangeOf(w[0], w[2], w[3]).map((page) => page * 4096);
};

test('an address command covers one page, a range (NUM+1) << SCALE granules', () => {
  expect(range({ va: 0x400000 })).toEqual([0x400000, 0x401000]);
  expect(range({ va: 0x400000, tg: 1, num: 0, ttl: 3 })).toEqual([0x400000, 0x401000]);
  expect(range({ va: 0x400000, tg: 1, num: 31, scale: 0 })).toEqual([0x400000, 0x420000]);
  expect(range({ va: 0x400000, tg: 1, num: 0, scale: 9 })).toEqual([0x400000, 0x600000]);
  expect(range({ va: 0x10000, tg: 3, num: 1 })).toEqual([0x10000, 0x30000]);
  expect(range({ va: 0xfffffffff000 })).toEqual([0xfffffffff000, 0x1000000000000]);
});

describe('QEMU, which cuts a range into aligned powers of two', () => {
  const batch = designById('viommu-batch')!;
  const topo = topology(1);
  const iommus = [{ ...topo.iommus[0], iotlbEntries: 8 }];

  /** A translation of ASID 5: its first page, size, level and granule. */
  type Entry = readonly [page: number, sizeLog2: number, level: number, granule: number];
  const PAGE: Entry = [0x40, 12, 3, 12];
  const BLOCK: Entry = [0, 21, 2, 12];

  /** First pages of what a TLBI_NH_VA leaves. */
  const left = (entries: readonly Entry[], fields: Record<string, number>): number[] => {
    const { m } = buildHost({ ...topo, iommus }, { ...batch, hardware: { ...batch.hardware, caches: 'qemu' } });
    const { iotlb } = m.caches[0];
    for (const [page, ...shape] of entries) {
      const w = new Uint32Array(TLB.SIZE);
      w[TLB.tag] = (1 << 16) | 5;
      w[TLB.ivaLo] = page * 4096;
      w[TLB.attr] = shapeAttr(...shape) | ATTR_S1 | ATTR_S2 | ATTR_NG;
      iotlb.insert(w);
    }
    const [w0, w1, w2, w3] = command(OP.TLBI_NH_VA, { vmid: 1, asid: 5, ...fields });
    tlbi(m, 0, w0, w1, w2, w3);
    return iotlb.offsets().map((at) => pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]));
  };

  test('looks for the one entry of granule and level first: a block around it stays', () => {
    const granule = { va: 0x40000, tg: 1, num: 0, ttl: 3 };
    expect(left([BLOCK, PAGE], granule)).toEqual([0]);
    expect(left([BLOCK], granule)).toEqual([]);
    expect(left([BLOCK, PAGE], { ...granule, ttl: 1 })).toEqual([]);
    expect(left([BLOCK, PAGE], { va: 0x40000 })).toEqual([]);
    // Two granules in one piece are no entry.
    expect(left([BLOCK, PAGE], { ...granule, num: 1 })).toEqual([]);
  });

  test('a range from address 0 ends where it says', () => {
    const entries = [0, 0x10, 0x20, 0x400].map((page): Entry => [page, 16, 3, 16]);
    expect(left(entries, { va: 0, tg: 3, num: 1 })).toEqual([0x20, 0x400]);
  });
});
