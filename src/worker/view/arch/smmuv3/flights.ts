/** Translations under way, told as rows of the caches that they stand before. */
import { type Flight, flightOf } from '../../../../model/arch/smmuv3/hw/flight.ts';
import { isStale } from '../../../../model/arch/smmuv3/hw/stale.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { CacheRow } from '../../../protocol/caches.ts';
import type { ObjectDetail, StructMember } from '../../../protocol/detail.ts';
import { entryAt } from '../../entry.ts';
import { IOMMU_KIND, ref } from '../../../../model/state/ref.ts';

/** One per device that has one. A walk and what relies on it stand at the IOMMU, what the ATC waits for at the device. */
export function flights(m: Machine): CacheRow[] {
  return m.topo.devices.flatMap((_, d) => flightRow(m, d) ?? []);
}

function flightRow(m: Machine, d: number): CacheRow | undefined {
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

const member = (name: string, value: string, doc: string, target?: string): StructMember => ({
  type: '',
  name,
  value,
  doc,
  ...(target && { target }),
});

/** A translation under way as an object, by the name of its device. */
export function flightDetail(m: Machine, device: string): Omit<ObjectDetail, 'kind'> | null {
  const d = m.topo.devices.findIndex(({ name }) => name === device);
  if (d < 0) return null;
  const row = flightRow(m, d);
  const iommu = m.topo.iommus[m.topo.devices[d].iommu].name;
  return {
    present: row !== undefined,
    struct: 'translation in flight',
    source: 'IHI 0070 4.7.3; PCIe ATS 10.3.7',
    holders: [],
    members: row
      ? [
          member('for', device, 'The function whose transaction it serves', ref('device', device)),
          member('by', iommu, 'The SMMU that translates', ref(IOMMU_KIND, iommu)),
          member('IOVA', row.iova, 'Input address, aligned to the size'),
          member('PA', row.pa, 'Output address'),
          member('size', row.size, 'Of the page or block'),
          ...(row.cache === 'IOTLB'
            ? [member('tag', `VMID ${row.vmid}, ASID ${row.asid}`, 'By which an IOTLB entry is found')]
            : []),
          member('then', row.flight!.text, 'What becomes of it'),
          member(
            'the tables',
            row.flight!.stale ? 'have changed since' : 'say the same',
            'What memory says now, against what was read',
          ),
        ]
      : [],
  };
}
