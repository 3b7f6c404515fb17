/** From StreamID and IOVA to a physical address: STE, CD, stage 1, stage 2, nested (IHI 0070 3.3, 3.4). */
import { CD, CD_BYTES, CONFIG, STE, STE_BYTES } from '../fields/descriptors.ts';
import { addr, addrHi, addrLo, getField, pow2 } from '../fields/field.ts';
import { REGS, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { PTE_AF, PTE_NG, PTE_TABLE, PTE_VALID, entryAddr, levelShift, pteAddress, startLevel } from './pagetable.ts';
import { ATTR_NG, ATTR_READ, ATTR_SIZE, ATTR_WRITE } from './tlb.ts';

/** Event record types that a refused transaction is reported with (IHI 0070 7.3). */
export const FAULT = {
  C_BAD_STREAMID: 0x02,
  C_BAD_STE: 0x04,
  F_STREAM_DISABLED: 0x06,
  C_BAD_CD: 0x0a,
  F_TRANSLATION: 0x10,
  F_ADDR_SIZE: 0x11,
  F_ACCESS: 0x12,
  F_PERMISSION: 0x13,
} as const;

export const faultName = (type: number): string =>
  Object.entries(FAULT).find(([, value]) => value === type)?.[0] ?? 'aborted';

/** Refused without an event record (STE.Config = abort). */
const ABORT = 0xff;

/** Result of a walk; one object is reused, so copy what must last. */
export interface Walk {
  /** 0, or why it failed (FAULT). */
  fault: number;
  vmid: number;
  asid: number;
  pa: number;
  /** As TLB.attr. */
  attr: number;
  /** Physical address of the stage-1 leaf entry, and its value. */
  pte: number;
  pteLo: number;
  pteHi: number;
}

interface Level {
  fault: number;
  out: number;
  sizeLog2: number;
  /** Leaf entry: its physical address, low and high half. */
  pte: number;
  lo: number;
  hi: number;
}

const failed = (fault: number): Level => ({ fault, out: 0, sizeLog2: 0, pte: 0, lo: 0, hi: 0 });

/** One stage: walks from `root` over `inputBits`; `toPa` turns table addresses into physical ones (or faults). */
function walkStage(
  m: Machine,
  root: number,
  inputBits: number,
  input: number,
  toPa: (address: number) => Level,
): Level {
  if (input >= pow2(inputBits)) return failed(FAULT.F_TRANSLATION);
  let table = root;
  for (let level = startLevel(inputBits); ; level++) {
    const where = toPa(entryAddr(table, input, level));
    if (where.fault) return where;
    const lo = m.mem.read32(where.out);
    const hi = m.mem.read32(where.out + 4);
    const leaf = level === 3 || (lo & PTE_TABLE) === 0;
    if ((lo & PTE_VALID) === 0 || (level === 3 && (lo & PTE_TABLE) === 0) || (leaf && level === 0)) {
      return failed(FAULT.F_TRANSLATION);
    }
    if (leaf) {
      if ((lo & PTE_AF) === 0) return failed(FAULT.F_ACCESS);
      const sizeLog2 = levelShift(level);
      const base = pteAddress(lo, hi);
      return {
        fault: 0,
        out: base - (base % pow2(sizeLog2)) + (input % pow2(sizeLog2)),
        sizeLog2,
        pte: where.out,
        lo,
        hi,
      };
    }
    table = pteAddress(lo, hi);
  }
}

const identity = (address: number): Level => ({ fault: 0, out: address, sizeLog2: 63, pte: 0, lo: 0, hi: 0 });

/** Reads `words` u32 at a physical address. */
export function readWords(m: Machine, pa: number, words: number): Uint32Array {
  const out = new Uint32Array(words);
  for (let i = 0; i < words; i++) out[i] = m.mem.read32(pa + i * 4);
  return out;
}

const STRTAB_ADDR_HI = 0xfffff;

/**
 * Physical address of a stream's STE in the table that the registers at `regs` describe, or -1. `offset` is what
 * turns the table's addresses into physical ones: 0 for a physical SMMU, PA - IPA of guest RAM for an emulated one.
 */
export function steAddress(m: Machine, regs: number, sid: number, offset = 0): number {
  const { w } = m;
  const cfg = w[regs + REGS.strtabCfg];
  const base = addr((w[regs + REGS.strtabBase] & ~0x3f) >>> 0, w[regs + REGS.strtabBase + 1] & STRTAB_ADDR_HI);
  if (sid >= pow2(cfg & 0x3f)) return -1;
  if (((cfg >>> 16) & 3) === 0) return base + offset + sid * STE_BYTES;
  const split = (cfg >>> 6) & 0x1f;
  const l1 = base + offset + Math.floor(sid / pow2(split)) * 8;
  const lo = m.mem.read32(l1);
  const span = lo & 0x1f;
  const index = sid % pow2(split);
  if (span === 0 || index >= pow2(span - 1)) return -1;
  return addr((lo & ~0x3f) >>> 0, m.mem.read32(l1 + 4) & STRTAB_ADDR_HI) + offset + index * STE_BYTES;
}

/** Physical address of the CD that a nested STE names, or -1 where there is none or stage 2 does not map it. */
export function cdAddress(m: Machine, ste: Uint32Array): number {
  if (getField(STE.V, ste) === 0 || getField(STE.CONFIG, ste) !== CONFIG.NESTED) return -1;
  const { fault, out } = stage2Of(m, ste)(getField(STE.S1CTXPTR, ste));
  return fault ? -1 : out;
}

/** The stage-2 walk that an STE describes. */
function stage2Of(m: Machine, ste: Uint32Array): (ipa: number) => Level {
  const root = getField(STE.S2TTB, ste);
  const size = 64 - getField(STE.S2T0SZ, ste);
  return (ipa) => walkStage(m, root, size, ipa, identity);
}

/** Translates without looking at or filling any cache. `write`: the access writes. */
export function walk(m: Machine, smmu: number, sid: number, iova: number, write: boolean): Walk {
  const result: Walk = { fault: 0, vmid: 0, asid: 0, pa: 0, attr: 0, pte: 0, pteLo: 0, pteHi: 0 };
  const fail = (fault: number): Walk => {
    result.fault = fault;
    return result;
  };
  const at = steAddress(m, m.layout.smmus[smmu].regs, sid);
  if (at < 0) return fail(FAULT.C_BAD_STREAMID);
  const ste = readWords(m, at, STE_BYTES / 4);
  if (getField(STE.V, ste) === 0) return fail(FAULT.C_BAD_STE);
  const config = getField(STE.CONFIG, ste);
  if (config === CONFIG.ABORT) return fail(ABORT);
  if (config !== CONFIG.NESTED) return fail(FAULT.C_BAD_STE);
  result.vmid = getField(STE.S2VMID, ste);
  const stage2 = stage2Of(m, ste);

  const cdAt = stage2(getField(STE.S1CTXPTR, ste));
  if (cdAt.fault) return fail(cdAt.fault);
  const cd = readWords(m, cdAt.out, CD_BYTES / 4);
  if (getField(CD.V, cd) === 0) return fail(FAULT.C_BAD_CD);
  result.asid = getField(CD.ASID, cd);

  const s1 = walkStage(m, getField(CD.TTB0, cd), 64 - getField(CD.T0SZ, cd), iova, stage2);
  if (s1.fault) return fail(s1.fault);
  const readOnly = (s1.lo & 0x80) !== 0;
  if (write && readOnly) return fail(FAULT.F_PERMISSION);
  const s2 = stage2(s1.out);
  if (s2.fault) return fail(s2.fault);
  if ((write && (s2.lo & 0x80) === 0) || (!write && (s2.lo & 0x40) === 0)) return fail(FAULT.F_PERMISSION);
  result.pa = s2.out;
  result.attr =
    Math.min(s1.sizeLog2, s2.sizeLog2) |
    (s2.lo & 0x40 ? ATTR_READ : 0) |
    (!readOnly && s2.lo & 0x80 ? ATTR_WRITE : 0) |
    (s1.lo & PTE_NG ? ATTR_NG : 0);
  result.pte = s1.pte;
  result.pteLo = s1.lo;
  result.pteHi = s1.hi;
  return result;
}

/** The cache entry that a walk's result makes; `tag` 0 for an ATC. */
export function entryOf(result: Walk, iova: number, tag: number): Uint32Array {
  const size = pow2(result.attr & ATTR_SIZE);
  const start = iova - (iova % size);
  const pa = result.pa - (result.pa % size);
  const entry = new Uint32Array(TLB.SIZE);
  entry[TLB.tag] = tag;
  entry[TLB.ivaHi] = addrHi(start);
  entry[TLB.ivaLo] = addrLo(start);
  entry[TLB.paHi] = addrHi(pa);
  entry[TLB.paLo] = addrLo(pa);
  entry[TLB.attr] = result.attr;
  entry[TLB.pteHi] = addrHi(result.pte);
  entry[TLB.pteLo] = addrLo(result.pte);
  entry[TLB.seenHi] = result.pteHi;
  entry[TLB.seenLo] = result.pteLo;
  return entry;
}
