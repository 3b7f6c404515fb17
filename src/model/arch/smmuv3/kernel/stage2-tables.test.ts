/** What arm-smmu-v3 writes into stage-2 tables (io-pgtable-arm.c of Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { Image } from '../../../state/image.ts';
import { mapStage2, unmapStage2 } from './stage2.ts';

describe('stage-2 tables', () => {
  const ROOT = 0x10000;
  /** Leaves as `IPA → entry`, read through the tables. */
  function tables() {
    const mem = new Image();
    let next = ROOT + 0x1000;
    const alloc = (): number => {
      next += 0x1000;
      return next - 0x1000;
    };
    const leaf = (ipa: number): string => {
      let table = ROOT;
      for (let level = 1; ; level++) {
        const at = table + (Math.floor(ipa / 2 ** (12 + 9 * (3 - level))) % 512) * 8;
        const [lo, hi] = [mem.read32(at), mem.read32(at + 4)];
        if (!(lo & 1) || level === 3 || !(lo & 2)) return `${level}:${(hi * 2 ** 32 + lo).toString(16)}`;
        table = (lo & 0xfffff000) >>> 0;
      }
    };
    return { mem, alloc, leaf, taken: () => (next - ROOT) / 0x1000 - 1 };
  }
  const RW = { read: true, write: true };

  test('pages of 4 KiB, 2 MiB or 1 GiB, the largest that fit all of it; S2AP by what may be done', () => {
    const t = tables();
    mapStage2(t.mem, ROOT, 0x40000000, 0x8_0000_0000, 0x2000, RW, t.alloc);
    expect([t.leaf(0x40000000), t.leaf(0x40001000), t.leaf(0x40002000), t.taken()]).toEqual([
      '3:8000007ff',
      '3:8000017ff',
      '3:0',
      2,
    ]);
    mapStage2(t.mem, ROOT, 0x80000000, 0x8_0020_0000, 0x400000, { read: true, write: false }, t.alloc);
    expect([t.leaf(0x80000000), t.leaf(0x80200000), t.leaf(0x80400000)]).toEqual(['2:80020077d', '2:80040077d', '2:0']);
    mapStage2(t.mem, ROOT, 0xc0000000, 0x8_4000_0000, 0x40000000, { read: false, write: true }, t.alloc);
    expect([t.leaf(0xc0000000), t.leaf(0xffffffff), t.leaf(0x1_0000_0000)]).toEqual([
      '1:8400007bd',
      '1:8400007bd',
      '1:0',
    ]);
    expect(t.taken()).toBe(3);
  });

  test('unmapped: every entry that maps something of the range; tells how much one mapped', () => {
    const t = tables();
    mapStage2(t.mem, ROOT, 0x40000000, 0x8_0000_0000, 0x4000, RW, t.alloc);
    mapStage2(t.mem, ROOT, 0x80000000, 0x8_0020_0000, 0x400000, RW, t.alloc);
    expect(unmapStage2(t.mem, ROOT, 0x40001000, 0x2000)).toBe(12);
    expect([0, 1, 2, 3].map((i) => t.leaf(0x40000000 + i * 0x1000).startsWith('3:8'))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(unmapStage2(t.mem, ROOT, 0x80001000, 0x1000)).toBe(21);
    expect([t.leaf(0x80000000), t.leaf(0x80200000)]).toEqual(['2:0', '2:8004007fd']);
    expect(unmapStage2(t.mem, ROOT, 0xc0000000, 0x1000)).toBe(0);
  });
});
