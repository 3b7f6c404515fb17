/** Whether a cached translation is still what the tables in memory say. */
import { TLB } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { sidsOf } from '../../../state/topology.ts';
import { type Request, newOutcome } from './outcome.ts';
import { ATTR_READ, ATTR_S1 } from '../../../state/tlb.ts';
import { vmidOf } from './config.ts';
import { probe, probeStage2 } from './translate.ts';

const outcome = newOutcome();

/**
 * True when no stream of SMMU `s` derives the translation at `at` of the arena from memory any more. The stream that
 * filled it is asked first; another of the VMID may share its ASID and tables. `tagged` is false for an ATC, whose tag is its own.
 */
export function isStale(m: Machine, s: number, at: number, tagged = true): boolean {
  const { w } = m;
  const sid = w[at + TLB.sid];
  if (derives(m, s, at, sid, tagged)) return false;
  if (!tagged) return true;
  const vmid = w[at + TLB.tag] >>> 16;
  const shares = (other: number): boolean =>
    other !== sid && vmidOf(m, s, other) === vmid && derives(m, s, at, other, tagged);
  return !m.topo.devices.some((device) => device.iommu === s && sidsOf(device).some(shares));
}

function derives(m: Machine, s: number, at: number, sid: number, tagged: boolean): boolean {
  const { w } = m;
  const attr = w[at + TLB.attr];
  const request: Request = {
    sid,
    ssid: w[at + TLB.ssid] - 1,
    hi: w[at + TLB.ivaHi],
    lo: w[at + TLB.ivaLo],
    write: (attr & ATTR_READ) === 0,
    privileged: true,
    ats: false,
  };
  if (attr & ATTR_S1) probe(m, s, request, outcome);
  else probeStage2(m, s, request, outcome);
  if (outcome.type) return false;
  const ignored = (i: number): boolean => i === TLB.sid || i === TLB.ssid || (i === TLB.tag && !tagged);
  return outcome.entry.every((word, i) => ignored(i) || word === w[at + i]);
}
