/** Cached translations: the IOTLB and the walk cache of an IOMMU and the ATC of a device share one record. */
import { addr, pow2 } from '../fields/field.ts';
import { TLB } from './layout.ts';
import { LAST_KEY } from './looks.ts';
import type { ENTRY, ToldBy } from './event-args.ts';
import type { EventKind } from './events.ts';
import type { Machine } from './machine.ts';
import type { ActorNumber, Device, High, Low, Iommu, Word } from './numbers.ts';
import { ATTR_NG, ATTR_SIZE, type TlbPool, pageOf } from './tlb-pool.ts';

export { ATTR_NG, ATTR_SIZE, pageOf };

/** TLB.attr beside the size: level of the leaf, access, and what decides which invalidation hits the entry. */
const LEVEL_SHIFT = 6;
export const ATTR_READ = 0x100;
export const ATTR_WRITE = 0x200;
/** Stage 1 and stage 2 allow writes: tells which one refuses. */
export const ATTR_S1_WRITE = 0x800;
export const ATTR_S2_WRITE = 0x1000;
/** Stage 1 lets unprivileged accesses pass (AP[1]). */
export const ATTR_UNPRIV = 0x2000;
const GRANULE_SHIFT = 14;
/** Which stages the translation went through. */
export const ATTR_S1 = 0x10000;
export const ATTR_S2 = 0x20000;

export const levelOf = (attr: number): number => (attr >>> LEVEL_SHIFT) & 3;
/** log2 of the granule in bytes. */
export const granuleOf = (attr: number): number => 10 + 2 * ((attr >>> GRANULE_SHIFT) & 3);
export const shapeAttr = (sizeLog2: number, level: number, granule: number): number =>
  sizeLog2 | (level << LEVEL_SHIFT) | (((granule - 10) / 2) << GRANULE_SHIFT);
export const sizeOf = (attr: number): number => pow2(attr & ATTR_SIZE);

/** First and last tag of a VMID, which is the upper half. */
export const tagsOf = (vmid: number): readonly [first: number, last: number] => [
  (vmid << 16) >>> 0,
  ((vmid << 16) | 0xffff) >>> 0,
];

/** Which entries may serve a look-up: those with the tag, and global ones of the VMID when `globals`. */
export interface Space {
  readonly tag: number;
  /** ATTR_S1 | ATTR_S2: an entry of other stages does not match. */
  readonly stages: number;
  readonly globals: boolean;
}

/** Offset of an entry that covers the 4 KiB page, or -1; of several the largest. */
export function lookup(
  pool: TlbPool,
  { tag, stages, globals }: Space,
  page: number,
  accept: (attr: number) => boolean = () => true,
): number {
  if (!pool.mayCover(Math.floor(page / 0x100000), ((page % 0x100000) * 4096) >>> 0)) return -1;
  const { w } = pool;
  let best = -1;
  const [first, last] = globals ? tagsOf(tag >>> 16) : [tag, tag];
  pool.find(first, last, (at) => {
    const attr = w[at + TLB.attr];
    if ((attr & (ATTR_S1 | ATTR_S2)) !== stages) return false;
    if (w[at] !== tag && !((attr & ATTR_NG) === 0 && attr & ATTR_S1)) return false;
    if (!covers(w, at, page) || !accept(attr)) return false;
    if (best < 0 || (w[best + TLB.attr] & ATTR_SIZE) < (attr & ATTR_SIZE)) best = at;
    return false;
  });
  return best;
}

/** True when the entry at `at` maps the 4 KiB page. */
export function covers(w: ArrayLike<number>, at: number, page: number): boolean {
  const first = pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]);
  return page >= first && page < first + pagesOf(w[at + TLB.attr]);
}

/** 4 KiB pages that an entry maps. */
export const pagesOf = (attr: number): number => pow2(Math.max(0, (attr & ATTR_SIZE) - 12));

/** Puts an entry in the pool, in place of one for the same input, size and stages. */
export function fill(pool: TlbPool, entry: ArrayLike<number>): void {
  const { w } = pool;
  const tag = entry[TLB.tag];
  const known = pool.find(
    tag,
    tag,
    (at) =>
      w[at + TLB.ivaLo] === entry[TLB.ivaLo] &&
      w[at + TLB.ivaHi] === entry[TLB.ivaHi] &&
      ((w[at + TLB.attr] ^ entry[TLB.attr]) & KEY_BITS) === 0,
  );
  if (known >= 0) pool.removeAt((known - pool.base) / pool.size);
  pool.insert(entry);
}

/** Size, level, granule and stages. */
const KEY_BITS = ATTR_SIZE | (3 << LEVEL_SHIFT) | (3 << GRANULE_SHIFT) | ATTR_S1 | ATTR_S2;

const ANY: readonly [first: number, last: number] = [0, LAST_KEY];

/** Removes the entries that `matches` (offset given), of some tags; calls `gone` for each just before. Returns how many. */
export const invalidate = (
  pool: TlbPool,
  matches: (at: number) => boolean,
  gone: (at: number) => void,
  [first, last] = ANY,
): number =>
  pool.removeAll(first, last, (at) => {
    if (!matches(at)) return false;
    gone(at);
    return true;
  });

/** Output address for an input address, bytes; `offset` is the input's offset in the entry. */
export const outputOf = (w: ArrayLike<number>, at: number, offset: number): number =>
  addr(w[at + TLB.paLo], w[at + TLB.paHi]) + offset;

/**
 * Tells of an entry, at `at` in `words`: what an IOTLB's and an ATC's fill and kill events carry. `owner`: index of the
 * IOMMU or device.
 */
export function tellEntry<Owner extends Iommu | Device>(
  m: Machine,
  kind: EventKind<number, readonly [Owner, ...ToldBy<typeof ENTRY>]>,
  actor: ActorNumber,
  owner: Owner,
  words: ArrayLike<number>,
  at = 0,
): void {
  const tag: Word = words[at + TLB.tag];
  const ivaHi: High = words[at + TLB.ivaHi];
  const ivaLo: Low = words[at + TLB.ivaLo];
  const attr: Word = words[at + TLB.attr];
  const paHi: High = words[at + TLB.paHi];
  const paLo: Low = words[at + TLB.paLo];
  m.emit(kind, actor, owner, tag, ivaHi, ivaLo, attr, paHi, paLo);
}
