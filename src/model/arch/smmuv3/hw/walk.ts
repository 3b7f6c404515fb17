/** Walks of AArch64 tables: stage 1 with its tables in IPA space when nested, and stage 2 (Arm ARM D8; IHI 0070 3.4). */
import { PTE } from '../fields/descriptors.ts';
import { bits, getField, pow2 } from '../../../fields/field.ts';
import { EVENT } from '../fields/records.ts';
import type { Machine } from '../../../state/machine.ts';
import { type StreamContext, type Table, levelShift } from './context.ts';
import { type Outcome, USED } from './outcome.ts';

/** A leaf that a walk found. */
export interface Leaf {
  /** Output address of the whole entry, and log2 of its size. */
  base: number;
  sizeLog2: number;
  level: number;
  granule: number;
  read: boolean;
  write: boolean;
  /** Stage 1: unprivileged accesses too (AP[1]). */
  unprivileged: boolean;
  global: boolean;
}

export const newLeaf = (): Leaf => ({
  base: 0,
  sizeLog2: 0,
  level: 0,
  granule: 12,
  read: false,
  write: false,
  unprivileged: false,
  global: false,
});

const words = new Uint32Array(2);

/** Reads the descriptor at `pa` into `words`; false where memory aborts. */
function fetch(m: Machine, pa: number): boolean {
  if (!m.mem.holds(pa)) return false;
  words[0] = m.mem.read32(pa);
  words[1] = m.mem.read32(pa + 4);
  return true;
}

const TOP_BIT = 47;
/** Output address or next table of a descriptor, from bit `low` on. */
const addressOf = (low: number): number => bits(words[0], words[1], TOP_BIT, low) * pow2(low);

const isTable = (level: number): boolean => level < 3 && (words[0] & 3) === 3;

/** A block where the granule has none (Arm ARM D8.3.1), an invalid descriptor, or a reserved one at level 3. */
function isInvalid(level: number, granule: number, anyBlock: boolean): boolean {
  if ((words[0] & 1) === 0) return true;
  if ((words[0] & 2) !== 0) return false;
  return level === 3 || (!anyBlock && level < (granule === 12 ? 1 : 2));
}

/**
 * Walks stage 2 for an IPA. 0 with the leaf, or the type of the fault; F_WALK_EABT has the descriptor's address in
 * `out.ipa`, the others the IPA.
 */
export function walkStage2(
  m: Machine,
  ctx: StreamContext,
  ipa: number,
  read: boolean,
  write: boolean,
  leaf: Leaf,
  out: Outcome,
): number {
  const { quirks } = m.design.hardware;
  const granule = ctx.s2Granule;
  const inputBits = 64 - ctx.s2Tsz;
  out.ipa = ipa;
  if (ipa >= pow2(inputBits)) return EVENT.F_TRANSLATION;
  // The root may be several tables side by side: its index has the bits above the start level's too.
  const rootLog2 = inputBits - levelShift(ctx.s2Start, granule) + 3;
  let table = ctx.s2Ttb - (ctx.s2Ttb % pow2(Math.max(rootLog2, 0)));
  for (let level = ctx.s2Start; ; level++) {
    const shift = levelShift(level, granule);
    let index = Math.floor(ipa / pow2(shift));
    if (level > ctx.s2Start || quirks.aliasedConcatenation) index %= pow2(granule - 3);
    const pa = table + index * 8;
    if (!fetch(m, pa)) {
      out.ipa = pa;
      return EVENT.F_WALK_EABT;
    }
    out.used |= USED.s2;
    out.trace?.({ what: 'S2', level, pa, input: ipa, words: words.slice() });
    if (isInvalid(level, granule, quirks.reservedBlocks)) return EVENT.F_TRANSLATION;
    if (isTable(level)) {
      table = addressOf(granule);
      if (!quirks.tableAddressUnchecked && table >= pow2(ctx.s2Bits)) return EVENT.F_ADDR_SIZE;
      continue;
    }
    leaf.base = addressOf(shift);
    leaf.sizeLog2 = shift;
    leaf.level = level;
    leaf.granule = granule;
    leaf.read = (words[0] & 0x40) !== 0;
    leaf.write = (words[0] & 0x80) !== 0;
    return refusal(leaf, ctx.s2Bits, ctx.s2Affd, (read && !leaf.read) || (write && !leaf.write));
  }
}

/** Why a leaf does not serve an access: 0, or a fault in the order of their priority. */
function refusal(leaf: Leaf, outputBits: number, accessFlagOff: boolean, forbidden: boolean): number {
  if (leaf.base >= pow2(outputBits)) return EVENT.F_ADDR_SIZE;
  if (getField(PTE.AF, words) === 0 && !accessFlagOff) return EVENT.F_ACCESS;
  return forbidden ? EVENT.F_PERMISSION : 0;
}

/** Where a walk of stage 1 may start: a table below the root that a walk cache remembers. */
export interface Start {
  level: number;
  /** Physical address of the table. */
  pa: number;
  /** What APTable said above it. */
  readOnly: boolean;
  privilegedOnly: boolean;
}

/** Translates an address of a stage-1 table; -1 with the fault in `out`. */
export type ToPa = (address: number) => number;

/** First level of a walk over 64 - tsz bits. */
export const startLevel = (tsz: number, granule: number): number => 4 - Math.ceil((64 - tsz - granule) / (granule - 3));

/**
 * Walks stage 1 for the low input bits of an address. 0 with the leaf; -1 with a fault that `toPa` has noted; else the
 * type of the fault. `start` is where to begin, and ends as the last table that was read.
 */
export function walkStage1(
  m: Machine,
  ctx: StreamContext,
  t: Table,
  input: number,
  write: boolean,
  privileged: boolean,
  start: Start,
  toPa: ToPa,
  leaf: Leaf,
  out: Outcome,
): number {
  const { quirks } = m.design.hardware;
  const { granule } = t;
  const first = startLevel(t.tsz, granule);
  const perTable = quirks.rootOfTables && ctx.s2;
  /** Address of the table in stage 1's world, and in physical memory where that is known. */
  let ipa = t.ttb;
  let pa = t.pa;
  let level = first;
  if (start.pa >= 0) {
    level = start.level;
    pa = start.pa;
  } else {
    const rootLog2 = 64 - t.tsz - levelShift(first, granule) + 3;
    ipa -= ipa % pow2(rootLog2);
    if (pa >= 0) pa -= pa % pow2(rootLog2);
  }
  for (; ; level++) {
    const shift = levelShift(level, granule);
    const offset = (Math.floor(input / pow2(shift)) % pow2(granule - 3)) * 8;
    let at = pa + offset;
    if (pa < 0) {
      at = ctx.s2 ? toPa(ipa + offset) : ipa + offset;
      if (at < 0) return -1;
    }
    if (!fetch(m, at)) {
      out.ipa = at;
      return EVENT.F_WALK_EABT;
    }
    out.used |= USED.s1;
    out.trace?.({ what: 'S1', level, pa: at, input: pa < 0 ? ipa + offset : at, words: words.slice() });
    if (isInvalid(level, granule, quirks.reservedBlocks)) return EVENT.F_TRANSLATION;
    if (isTable(level)) {
      const next = addressOf(granule);
      const apTable = t.hierarchicalOff ? 0 : getField(PTE.APTABLE, words);
      if (quirks.apTableOnWalkOnly && write && apTable & 2) return EVENT.F_PERMISSION;
      start.readOnly ||= (apTable & 2) !== 0;
      start.privilegedOnly ||= (apTable & 1) !== 0;
      if (!quirks.tableAddressUnchecked && next >= pow2(ctx.s1Bits)) return EVENT.F_ADDR_SIZE;
      ipa = next;
      pa = -1;
      if (perTable || !ctx.s2) {
        pa = ctx.s2 ? toPa(next) : next;
        if (pa < 0) return -1;
      }
      continue;
    }
    start.level = level;
    start.pa = at - offset;
    const ap = getField(PTE.AP, words);
    leaf.base = addressOf(shift);
    leaf.sizeLog2 = shift;
    leaf.level = level;
    leaf.granule = granule;
    leaf.read = true;
    leaf.write = (ap & 2) === 0 && (quirks.apTableOnWalkOnly || !start.readOnly);
    leaf.unprivileged = quirks.ignoresAp1 || ((ap & 1) !== 0 && !start.privilegedOnly);
    leaf.global = (words[0] & 0x800) === 0;
    const forbidden = (write && !leaf.write) || (!privileged && !leaf.unprivileged);
    return refusal(leaf, ctx.s1Bits, ctx.s1Affd, forbidden);
  }
}
