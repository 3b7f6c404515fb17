/** A cached translation in the fields that the page shows. */
import { addr, hex } from '../../model/fields/field.ts';
import { ATTR_S1, ATTR_S2, sizeOf } from '../../model/state/tlb.ts';
import { TLB } from '../../model/state/layout.ts';
import type { CacheRow } from '../protocol/caches.ts';
import { sizeText } from './detail/values.ts';

/** The TLB record at `at` of the arena. */
export const entryAt = (w: ArrayLike<number>, at: number) => ({
  ...entryText(
    w[at + TLB.tag],
    w[at + TLB.ivaHi],
    w[at + TLB.ivaLo],
    w[at + TLB.attr],
    w[at + TLB.paHi],
    w[at + TLB.paLo],
  ),
  ssid: w[at + TLB.ssid] ? w[at + TLB.ssid] - 1 : null,
});

/** The words of a TLB record, as events carry them. */
export const entryText = (tag: number, ivaHi: number, ivaLo: number, attr: number, paHi: number, paLo: number) => ({
  vmid: tag >>> 16,
  asid: tag & 0xffff,
  iova: hex(addr(ivaLo, ivaHi)),
  pa: hex(addr(paLo, paHi)),
  size: sizeText(sizeOf(attr)),
  stages: STAGES[(attr & (ATTR_S1 | ATTR_S2)) / ATTR_S1] ?? '1+2',
});

/** By the bits ATTR_S1 and ATTR_S2. */
const STAGES: readonly (CacheRow['stages'] | undefined)[] = [undefined, '1', '2', '1+2'];
