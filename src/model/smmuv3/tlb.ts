/**
 * Pools of cached translations: the IOTLB of an SMMU and the ATC of a device share one form. Entries are kept in
 * ascending order of their words, so that equal contents are equal states.
 */
import { TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { addr, pow2 } from '../fields/field.ts';

export interface Pool {
  readonly base: number;
  readonly cap: number;
  /** Offset of the word that counts its entries. */
  readonly count: number;
}

export const ATTR_SIZE = 0x3f;
export const ATTR_READ = 0x100;
export const ATTR_WRITE = 0x200;
export const ATTR_NG = 0x400;

export const sizeOf = (attr: number): number => pow2(attr & ATTR_SIZE);

/** Offset of the entry that translates `iova` under `tag`, or -1. */
export function lookup(m: Machine, pool: Pool, tag: number, iova: number): number {
  const { w } = m;
  for (let i = 0, at = pool.base; i < w[pool.count]; i++, at += TLB.SIZE) {
    if (!sameSpace(w[at + TLB.tag], w[at + TLB.attr], tag)) continue;
    const start = addr(w[at + TLB.ivaLo], w[at + TLB.ivaHi]);
    if (iova >= start && iova < start + sizeOf(w[at + TLB.attr])) return at;
  }
  return -1;
}

/** A global entry serves every ASID of its VMID. */
const sameSpace = (entryTag: number, attr: number, tag: number): boolean =>
  entryTag === tag || ((attr & ATTR_NG) === 0 && entryTag >>> 16 === tag >>> 16);

/** Puts an entry in its place. A full pool drops its first entry: any cache may forget at any time. */
export function insert(m: Machine, pool: Pool, entry: ArrayLike<number>): void {
  const { w } = m;
  if (w[pool.count] === pool.cap) remove(m, pool, 0);
  const count = w[pool.count];
  let i = 0;
  while (i < count && compare(w, pool.base + i * TLB.SIZE, entry) < 0) i++;
  const at = pool.base + i * TLB.SIZE;
  w.copyWithin(at + TLB.SIZE, at, pool.base + count * TLB.SIZE);
  for (let j = 0; j < TLB.SIZE; j++) w[at + j] = entry[j];
  w[pool.count] = count + 1;
}

function compare(w: Uint32Array, at: number, entry: ArrayLike<number>): number {
  for (let j = 0; j < TLB.SIZE; j++) if (w[at + j] !== entry[j]) return w[at + j] - entry[j];
  return 0;
}

function remove(m: Machine, pool: Pool, i: number): void {
  const { w } = m;
  const at = pool.base + i * TLB.SIZE;
  const end = pool.base + w[pool.count] * TLB.SIZE;
  w.copyWithin(at, at + TLB.SIZE, end);
  w.fill(0, end - TLB.SIZE, end);
  w[pool.count]--;
}

/** Removes the entries that `matches` (offset given); calls `gone` for each just before. Returns how many. */
export function invalidate(
  m: Machine,
  pool: Pool,
  matches: (at: number) => boolean,
  gone: (at: number) => void,
): number {
  let removed = 0;
  for (let i = m.w[pool.count] - 1; i >= 0; i--) {
    const at = pool.base + i * TLB.SIZE;
    if (!matches(at)) continue;
    gone(at);
    remove(m, pool, i);
    removed++;
  }
  return removed;
}

/** True when the stage-1 leaf entry in memory is no longer what this translation was made from. */
export function isStale(m: Machine, at: number): boolean {
  const { w } = m;
  const pte = addr(w[at + TLB.pteLo], w[at + TLB.pteHi]);
  return m.mem.read32(pte) !== w[at + TLB.seenLo] || m.mem.read32(pte + 4) !== w[at + TLB.seenHi];
}

/**
 * Tells of an entry, at `at` in `words`: what an IOTLB's and an ATC's fill and kill events carry. `owner`: index of the
 * SMMU or device.
 */
export function tellEntry(
  m: Machine,
  kind: number,
  actor: number,
  owner: number,
  words: ArrayLike<number>,
  at = 0,
): void {
  const word = (offset: number): number => words[at + offset];
  const { tag, ivaHi, ivaLo, attr, paHi, paLo } = TLB;
  m.emit(kind, actor, owner, word(tag), word(ivaHi), word(ivaLo), word(attr), word(paHi), word(paLo));
}
