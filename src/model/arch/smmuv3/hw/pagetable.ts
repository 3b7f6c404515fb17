/** AArch64 long-descriptor tables with a 4 KiB granule (Arm ARM D8): writing entries and reading one level. */
import { addr, addrHi, addrLo, pow2 } from '../../../fields/field.ts';
import type { WordMemory } from '../../../state/image.ts';

export const PTE_VALID = 1;
export const PTE_TABLE = 2;
export const PTE_AF = 0x400;
export const PTE_NG = 0x800;

/** Leaf attributes as Linux writes them: stage 1 nG, AF, inner shareable, read-write; stage 2 write-back, read-write. */
export const S1_PAGE = 0xf47;
export const S2_PAGE = 0x7ff;
export const S2_BLOCK = 0x7fd;

/** log2 of the bytes that one entry of a level maps: 39, 30, 21, 12. */
export const levelShift = (level: number): number => 12 + 9 * (3 - level);

/** Address of the entry for `input` in the table at `table`. */
export const entryAddr = (table: number, input: number, level: number): number =>
  table + (Math.floor(input / pow2(levelShift(level))) % 512) * 8;

/** First level of a walk over `bits` input bits (25..48), one table at the root. */
export const startLevel = (inputBits: number): number => (inputBits > 39 ? 0 : inputBits > 30 ? 1 : 2);

export const pteAddress = (lo: number, hi: number): number => addr((lo & 0xfffff000) >>> 0, hi & 0xffff);

/**
 * Address of the leaf entry for `input`, making the tables above it. Addresses in tables (of the owner's address
 * space) become physical ones through `toPa`; `alloc` gives the address of a fresh zero page.
 */
export function leafEntry(
  mem: WordMemory,
  root: number,
  level: number,
  leaf: number,
  input: number,
  toPa: (address: number) => number,
  alloc: () => number,
): number {
  let table = root;
  for (let at = level; at < leaf; at++) {
    const pa = toPa(entryAddr(table, input, at));
    if ((mem.read32(pa) & PTE_VALID) === 0) {
      const next = alloc();
      mem.write64(pa, addrLo(next) | PTE_TABLE | PTE_VALID, addrHi(next));
    }
    table = pteAddress(mem.read32(pa), mem.read32(pa + 4));
  }
  return toPa(entryAddr(table, input, leaf));
}
