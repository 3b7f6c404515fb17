/** The walk caches: last tables of walks, so that later ones begin there. */
import { addrHi, addrLo, pow2 } from '../../../fields/field.ts';
import { TLB } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Iommu } from '../../../state/numbers.ts';
import {
  ATTR_NG,
  ATTR_S1,
  ATTR_S1_WRITE,
  ATTR_S2,
  ATTR_UNPRIV,
  fill,
  granuleOf,
  levelOf,
  lookup,
  outputOf,
  shapeAttr,
} from '../../../state/tlb.ts';
import { type Outcome, type Request, USED } from './outcome.ts';
import type { Start } from './walk.ts';

/** What an entry is found by; one object is reused. */
export interface StartKey {
  /** VMID << 16 | ASID. */
  tag: number;
  page: number;
  /** log2 of the bytes of a page. */
  granule: number;
  nested: boolean;
}

/** Walk-cache entries say in these bits what APTable above the table said. */
const WALK_READ_ONLY = ATTR_S1_WRITE;
const WALK_PRIVILEGED = ATTR_UNPRIV;

/** Where a walk may begin: `start` tells, or stays. */
export function findStart(
  m: Machine,
  s: Iommu,
  { tag, page, granule, nested }: StartKey,
  start: Start,
  out: Outcome,
): void {
  const pool = m.caches[s].walks;
  const stages = ATTR_S1 | (nested ? ATTR_S2 : 0);
  const at = lookup(pool, { tag, stages, globals: false }, page, (attr) => granuleOf(attr) === granule);
  if (at < 0) return;
  const attr = m.w[at + TLB.attr];
  start.level = levelOf(attr);
  start.pa = outputOf(m.w, at, 0);
  start.readOnly = (attr & WALK_READ_ONLY) !== 0;
  start.privilegedOnly = (attr & WALK_PRIVILEGED) !== 0;
  out.used |= USED.walkCache;
  out.trace?.({ what: 'walk cache', level: start.level, pa: -1, input: 0, words: m.w.slice(at, at + TLB.SIZE) });
}

/** Remembers the last table of a walk, for the addresses that it serves. */
export function keepStart(
  m: Machine,
  s: Iommu,
  { tag, page, granule, nested }: StartKey,
  start: Start,
  { sid, ssid }: Request,
): void {
  const sizeLog2 = Math.min(63, granule + (4 - start.level) * (granule - 3));
  const pages = pow2(sizeLog2 - 12);
  const first = page - (page % pages);
  const entry = new Uint32Array(TLB.SIZE);
  entry[TLB.tag] = tag;
  entry[TLB.ivaHi] = Math.floor(first / 0x100000) >>> 0;
  entry[TLB.ivaLo] = ((first % 0x100000) * 4096) >>> 0;
  entry[TLB.paHi] = addrHi(start.pa);
  entry[TLB.paLo] = addrLo(start.pa);
  entry[TLB.attr] =
    shapeAttr(sizeLog2, start.level, granule) |
    ATTR_S1 |
    ATTR_NG |
    (nested ? ATTR_S2 : 0) |
    (start.readOnly ? WALK_READ_ONLY : 0) |
    (start.privilegedOnly ? WALK_PRIVILEGED : 0);
  entry[TLB.sid] = sid;
  entry[TLB.ssid] = ssid + 1;
  fill(m.caches[s].walks, entry);
}
