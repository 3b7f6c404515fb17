/** What still holds a translation that was taken away. */
import { DEVICE_PHASE } from '../../pcie/phase.ts';
import { pageOf, pagesOf } from '../../state/tlb.ts';
import { DEVICE, TLB } from '../../state/layout.ts';
import { LAST_KEY } from '../../state/looks.ts';
import type { Machine } from '../../state/machine.ts';
import { sidsOf } from '../../state/topology.ts';
import { HELD_IN, REVOCATION, devicesOf, firstPage } from './revocation.ts';

export interface Held {
  /** First page of the record for which the old translation can still be used. */
  readonly page: number;
  /** The device whose transaction under way holds it, or -1: a cache does. */
  readonly device: number;
}

/**
 * What can still use the old translation of the record at `r` of `w`. `moving`: accesses on their way count, too, that have
 * their translation already. `only` says which translations count, by offset in the arena.
 */
export function heldBy(
  m: Machine,
  w: ArrayLike<number>,
  r: number,
  moving: boolean,
  only: (at: number) => boolean = () => true,
): Held | undefined {
  const { iommu } = m.topo.guestIommus[w[r + REVOCATION.guestIommu]];
  const first = firstPage(w, r);
  const end = first + w[r + REVOCATION.pages];
  const devices = devicesOf(m.topo, w, r);
  const held = w[r + REVOCATION.held];
  const pageAt = (at: number): number => pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]);
  const old = (at: number, tagged: boolean): boolean => {
    const page = pageAt(at);
    return (
      page < end &&
      page + pagesOf(m.w[at + TLB.attr]) > first &&
      only(at) &&
      m.arch.cached.isStale(m, iommu, at, tagged)
    );
  };
  const found = (at: number, device: number): Held => ({ page: Math.max(first, pageAt(at)), device });
  for (const d of devices) {
    const { ctl } = m.layout.devices[d];
    const answer = ctl + DEVICE.answer;
    const ats = m.w[ctl + DEVICE.ats] === 1;
    if (underWay(m, d, held, moving) && old(answer, !ats)) return found(answer, d);
  }
  const sids = devices.flatMap((d) => sidsOf(m.topo.devices[d]));
  if (held === HELD_IN.config)
    return m.arch.cached.holdsOther(m, iommu, sids, w[r + REVOCATION.frame] * 4096)
      ? { page: first, device: -1 }
      : undefined;
  const inIotlb = held === HELD_IN.iotlb;
  const pool = inIotlb ? m.caches[iommu].iotlb : m.atcs[w[r + REVOCATION.who]];
  // An ATC's entry may have come from an IOTLB entry that another stream filled.
  const left = pool.find(0, LAST_KEY, (at) => old(at, inIotlb), inIotlb ? sids : undefined);
  return left < 0 ? undefined : found(left, -1);
}

/** True while a device's transaction is about to fill this kind of cache, or, `moving`, goes on with what it would fill. */
function underWay(m: Machine, d: number, held: number, moving: boolean): boolean {
  const { ctl } = m.layout.devices[d];
  const phase = m.w[ctl + DEVICE.phase];
  const ats = m.w[ctl + DEVICE.ats] === 1;
  const filling = phase === DEVICE_PHASE.walked && !m.w[ctl + DEVICE.doomed];
  const toAtc = ats && phase === DEVICE_PHASE.answered && !m.w[ctl + DEVICE.discard];
  const here = held === HELD_IN.iotlb ? filling : held === HELD_IN.atc ? filling || toAtc : false;
  // An access with a translation of its own is its ATC's matter, another one its IOMMU's.
  const its = held === (ats ? HELD_IN.atc : HELD_IN.iotlb);
  const later = phase === DEVICE_PHASE.posted || phase === DEVICE_PHASE.answered || phase === DEVICE_PHASE.walked;
  return here || (moving && its && later);
}
