/** 2-level stream tables of the shape that Linux makes: 16-bit StreamIDs, 256 STEs per second-level table (IHI 0070 5.1). */
import { STE_BYTES } from '../fields/descriptors.ts';
import { addr, addrHi, addrLo } from '../../../fields/field.ts';
import type { WordMemory } from '../../../state/image.ts';
import { PAGE_BYTES } from '../../../state/pages.ts';

const SPLIT = 8;

/** STRTAB_BASE_CFG: FMT 2-level, SPLIT, LOG2SIZE. */
export const STRTAB_CFG = (1 << 16) | (SPLIT << 6) | 16;

/** STRTAB_BASE_CFG.SPLIT: 6, 8 or 10; reserved values behave as 6 (IHI 0070 6.3.25). */
export function splitOf(cfg: number): number {
  const split = (cfg >>> 6) & 0x1f;
  return split === 8 || split === 10 ? split : 6;
}

/** L1STD.Span: 2^(Span-1) STEs. */
const SPAN = SPLIT + 1;

/** Size of a second-level table in bytes; its address must be aligned to it. */
const L2_BYTES = 2 ** SPLIT * STE_BYTES;

/**
 * Makes sure that the table at `l1` has a second-level table for a StreamID; `alloc` gives the address of fresh zero
 * memory of a size, aligned to it.
 */
export function ensureLevel2(mem: WordMemory, l1: number, sid: number, alloc: (bytes: number) => number): void {
  const at = l1 + (sid >>> SPLIT) * 8;
  if (mem.read32(at) !== 0) return;
  const l2 = alloc(L2_BYTES);
  mem.write64(at, (addrLo(l2) | SPAN) >>> 0, addrHi(l2));
}

/** Address of the STE of a StreamID that has a second-level table. */
export function level2Ste(mem: WordMemory, l1: number, sid: number): number {
  const at = l1 + (sid >>> SPLIT) * 8;
  return addr((mem.read32(at) & ~0x3f) >>> 0, mem.read32(at + 4)) + (sid % 2 ** SPLIT) * STE_BYTES;
}

/** Pages that the second-level tables of these StreamIDs take. */
export const level2Pages = (sids: readonly number[]): number =>
  new Set(sids.map((sid) => sid >>> SPLIT)).size * (L2_BYTES / PAGE_BYTES);
