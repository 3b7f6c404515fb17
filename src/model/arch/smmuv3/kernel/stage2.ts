/** Stage-2 tables of nesting parents: AArch64 long descriptors, 4 KiB granule, in host memory (io-pgtable-arm.c). */
import { addrHi, addrLo } from '../../../fields/field.ts';
import {
  PTE_TABLE,
  PTE_VALID,
  S2_BLOCK,
  S2_PAGE,
  entryAddr,
  leafEntry,
  levelShift,
  pteAddress,
  startLevel,
} from '../hw/pagetable.ts';
import { stage2PageLog2 } from '../../../state/topology.ts';
import type { WordMemory } from '../../../state/image.ts';

/** IPA bits of stage 2: one root table at level 1. */
export const S2_BITS = 39;

const S2AP_READ = 0x40;
const S2AP_WRITE = 0x80;
const LAST_LEVEL = 3;

export interface Stage2Access {
  readonly read: boolean;
  readonly write: boolean;
}

/** Maps [ipa, ipa + length) to pa, with the largest entries that fit all of it. `newTable`: address of a fresh zero page. */
export function mapStage2(
  mem: WordMemory,
  root: number,
  ipa: number,
  pa: number,
  length: number,
  { read, write }: Stage2Access,
  newTable: () => number,
): void {
  const log2 = stage2PageLog2(ipa, pa, length);
  const leaf = LAST_LEVEL - (log2 - levelShift(LAST_LEVEL)) / 9;
  const forbidden = (read ? 0 : S2AP_READ) | (write ? 0 : S2AP_WRITE);
  const attributes = (leaf === LAST_LEVEL ? S2_PAGE : S2_BLOCK) & ~forbidden;
  for (let at = 0; at < length; at += 2 ** log2) {
    const entry = leafEntry(mem, root, startLevel(S2_BITS), leaf, ipa + at, (address) => address, newTable);
    mem.write64(entry, (addrLo(pa + at) | attributes) >>> 0, addrHi(pa + at));
  }
}

/** Clears all entries that map something of [ipa, ipa + length); returns log2 of what one of them mapped, 0 without any. */
export function unmapStage2(mem: WordMemory, root: number, ipa: number, length: number): number {
  let mapped = 0;
  for (let at = ipa; at < ipa + length; ) {
    const { entry, log2, valid } = entryOf(mem, root, at);
    if (valid) {
      mem.write64(entry, 0, 0);
      mapped = log2;
    }
    at += 2 ** log2 - (at % 2 ** log2);
  }
  return mapped;
}

/** The last entry on the way to an IPA, and log2 of the bytes that it is for. */
function entryOf(mem: WordMemory, root: number, ipa: number): { entry: number; log2: number; valid: boolean } {
  let table = root;
  for (let level = startLevel(S2_BITS); ; level++) {
    const entry = entryAddr(table, ipa, level);
    const [lo, hi] = [mem.read32(entry), mem.read32(entry + 4)];
    const valid = (lo & PTE_VALID) !== 0;
    if (!valid || level === LAST_LEVEL || !(lo & PTE_TABLE)) return { entry, log2: levelShift(level), valid };
    table = pteAddress(lo, hi);
  }
}
