/** What the SMMU would read for a device, and where it would lead (IHI 0070 3.3, 3.4). */
import { addrHi, addrLo } from '../../../fields/field.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Device } from '../../../state/numbers.ts';
import type { Way } from '../../arch.ts';
import { newOutcome } from './outcome.ts';
import { translate } from './translate.ts';

/** An untranslated read without a SubstreamID. */
export function wayOf(m: Machine, device: Device, iova: number, cached: boolean): Way {
  const { iommu, sid } = m.topo.devices[device];
  const reads: Way['reads'][number][] = [];
  const out = newOutcome();
  out.cached = cached;
  out.fills = false;
  out.trace = ({ what, pa }) => {
    if (pa >= 0) reads.push(what === 'S1' ? 'stage 1' : what === 'S2' ? 'stage 2' : 'configuration');
  };
  const request = { sid, ssid: -1, hi: addrHi(iova), lo: addrLo(iova), write: false, privileged: false, ats: false };
  translate(m, iommu, request, out);
  return { reads, pa: out.type === 0 ? out.pa : -1 };
}
