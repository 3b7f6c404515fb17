/** Translations under way, told as rows of the caches that they stand before. */
import { type Flight, flightOf } from '../../../../model/arch/smmuv3/hw/flight.ts';
import { isStale } from '../../../../model/arch/smmuv3/hw/stale.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { CacheRow } from '../../../protocol/caches.ts';
import { entryAt } from '../../entry.ts';
import { ref } from '../../../../model/state/ref.ts';

/** One per device that has one. A walk and what relies on it stand at the IOMMU, what the ATC waits for at the device. */
export function flights(m: Machine): CacheRow[] {
  return m.topo.devices.flatMap((_, d) => flightRow(m, d) ?? []);
}

/** The row of a device's translation under way. */
export function flightRow(m: Machine, d: number): CacheRow | undefined {
  const { name, iommu } = m.topo.devices[d];
  const flight = flightOf(m, d);
  if (!flight) return undefined;
  const atIommu = flight.kind === 'walk' || !flight.ats;
  return {
    where: atIommu ? m.topo.iommus[iommu].name : name,
    cache: atIommu ? 'IOTLB' : 'ATC',
    ...entryAt(m.w, flight.at),
    device: name,
    state: 'flight',
    flight: {
      id: ref('flight', name),
      text: fateOf(flight, name, m.topo.iommus[iommu].name),
      stale: isStale(m, iommu, flight.at, !flight.ats),
    },
  };
}

/** `will fill the IOTLB of SMMU0 and the ATC of A` */
function fateOf({ kind, ats, doomed, discarded }: Flight, device: string, iommu: string): string {
  if (kind === 'access') return `an access of ${device} is on its way with it`;
  const kept = discarded ? `${device} will throw it away` : `will fill the ATC of ${device}`;
  if (kind === 'answer') return kept;
  const filled = doomed ? `will not fill the IOTLB of ${iommu}` : `will fill the IOTLB of ${iommu}`;
  if (!ats) return `${filled}, for ${device}`;
  return doomed === discarded ? `${filled} ${doomed ? 'nor' : 'and'} the ATC of ${device}` : `${filled}; ${kept}`;
}
