/**
 * Transactions that an invalidation meets under way: a walk that has read its descriptors and not filled yet, or an
 * untranslated access that has its address and is not visible yet. A CMD_SYNC waits for those that commands of its own queue have
 * met (IHI 0070 4.7.3). Queues by number: 0 the command queue, else number of the hardware queue + 1.
 */
import { OP } from '../fields/commands.ts';
import { DEVICE, IOMMU, TLB } from '../../../state/layout.ts';
import { LAST_KEY } from '../../../state/looks.ts';
import type { Machine } from '../../../state/machine.ts';
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { coversEntry, streamsOf, tagsNamed } from './invalidate.ts';

/** True for a device of this SMMU whose transaction has read what memory held and still counts on it. */
const underWay = (m: Machine, s: number, d: number): boolean => {
  if (m.topo.devices[d].iommu !== s) return false;
  const { ctl } = m.layout.devices[d];
  const phase = m.w[ctl + DEVICE.phase];
  return phase === DEVICE_PHASE.walked || (phase === DEVICE_PHASE.answered && m.w[ctl + DEVICE.ats] === 0);
};

/** Bits of a word. What is behind them shares the last one: its queues wait for one another's. */
const BITS = 32;
const bitOf = (from: number): number => (1 << Math.min(from, BITS - 1)) >>> 0;

/** A TLBI: walks that it covers may not fill any more. `from`: its queue. */
export function doomByTlbi(m: Machine, s: number, w0: number, w1: number, w2: number, w3: number, from: number): void {
  m.looks?.sought(m.layout.iommus[s].ctl + IOMMU.underWay, ...tagsNamed(m, s, w0, w1, w2, w3));
  doom(m, s, from, (ctl) => coversEntry(m, s, ctl + DEVICE.answer, w0, w1, w2, w3));
}

/** A CFGI: walks of the streams that it names may not fill any more. */
export function doomByConfig(m: Machine, s: number, w0: number, w1: number, w2: number, from: number): void {
  const [first, last] = streamsOf(w0 & 0xff, w1, w2);
  const oneCd = (w0 & 0xff) === OP.CFGI_CD;
  m.looks?.sought(m.layout.iommus[s].ctl + IOMMU.underWay, 0, LAST_KEY);
  doom(m, s, from, (ctl) => {
    const sid = m.w[ctl + DEVICE.answer + TLB.sid];
    const ssid = Math.max(0, m.w[ctl + DEVICE.answer + TLB.ssid] - 1);
    return sid >= first && sid <= last && (!oneCd || ssid === w0 >>> 12);
  });
}

function doom(m: Machine, s: number, from: number, covered: (ctl: number) => boolean): void {
  for (let d = 0; d < m.topo.devices.length; d++) {
    const { ctl } = m.layout.devices[d];
    m.looks?.finding();
    const hit = underWay(m, s, d) && covered(ctl);
    m.looks?.done();
    if (!hit) continue;
    if (m.w[ctl + DEVICE.doomed] === 0) m.w[m.layout.iommus[s].ctl + IOMMU.doomed]++;
    m.w[ctl + DEVICE.doomed] |= bitOf(from);
  }
}

/** True when a command of this queue has met a transaction that is still under way. */
export function hasDoomed(m: Machine, s: number, from: number): boolean {
  if (m.w[m.layout.iommus[s].ctl + IOMMU.doomed] === 0) return false;
  const bit = bitOf(from);
  return m.topo.devices.some(
    ({ iommu }, d) => iommu === s && (m.w[m.layout.devices[d].ctl + DEVICE.doomed] & bit) !== 0,
  );
}
