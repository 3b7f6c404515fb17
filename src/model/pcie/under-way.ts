/** Transactions that rely on what an IOMMU has read for them: how they begin and end. */
import { DEVICE, IOMMU, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';

/** The transaction of a device has become visible: a wait need not stay for it any longer. */
export function settle(m: Machine, s: number, d: number): void {
  const { ctl } = m.layout.devices[d];
  m.w[m.layout.iommus[s].ctl + IOMMU.underWay]--;
  changes(m, s, d);
  if (m.w[ctl + DEVICE.doomed] === 0) return;
  m.w[ctl + DEVICE.doomed] = 0;
  m.w[m.layout.iommus[s].ctl + IOMMU.doomed]--;
}

/** A transaction has read what it needs from memory, and has its answer. */
export function enter(m: Machine, s: number, d: number): void {
  m.w[m.layout.iommus[s].ctl + IOMMU.underWay]++;
  changes(m, s, d);
}

/** A transaction of a device begins or ends, or counts otherwise from now on. */
export function changes({ looks, w, layout }: Machine, s: number, d: number): void {
  const answer = layout.devices[d].ctl + DEVICE.answer;
  looks?.changed(layout.iommus[s].ctl + IOMMU.underWay, w[answer + TLB.tag], w[answer + TLB.sid]);
}
