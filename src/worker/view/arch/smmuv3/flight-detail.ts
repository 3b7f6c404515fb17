/** A translation under way, selected. */
import type { Machine } from '../../../../model/state/machine.ts';
import { IOMMU_KIND, ref } from '../../../../model/state/ref.ts';
import type { ObjectDetail, StructMember } from '../../../protocol/detail.ts';
import { flightRow } from './flights.ts';

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
