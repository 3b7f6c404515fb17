/** viommus. */
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { vdeviceBySid } from '../../../../model/iommufd/objects/vdevs.ts';
import { VIOMMU as WORDS } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { iommuObject } from '../../../../model/state/topology.ts';
import { edge } from '../graph-item.ts';
import type { ObjectKind } from './kind.ts';

export const VIOMMU: ObjectKind = {
  kind: 'viommu',
  type: OBJ_TYPE.viommu,
  title: 'viommu',
  show({ m: { topo }, part, words, self, vm }) {
    const v = words[WORDS.owner] - 1;
    const iommu = words[WORDS.iommu];
    const owner = topo.guestIommus[v]?.name ?? '';
    return {
      group: v,
      edges: [
        edge(self, ref('hwpt_paging', vm, words[WORDS.hwpt]), 'iommufd_viommu.hwpt'),
        edge(self, ref('xa', owner), 'iommufd_viommu.vdevs, embedded'),
        edge(self, iommuObject(topo, iommu), `iommufd_viommu.iommu_dev; ${part.viommu}`),
        edge(ref('vmm', owner), self, 'the viommu id that the VMM keeps'),
      ],
      lines: (m) => [
        `on ${topo.iommus[iommu].name}`,
        `vdevs: ${topo.guestIommus[v]?.vdevices.filter((d) => vdeviceBySid(m, v, d.vsid)).length ?? 0}`,
      ],
    };
  },
};
