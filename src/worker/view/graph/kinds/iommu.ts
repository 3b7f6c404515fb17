/** Physical IOMMUs. */
import { IOMMU_KIND } from '../../../../model/state/ref.ts';
import { iommuObject } from '../../../../model/state/topology.ts';
import type { GraphKind } from './kind.ts';

export const IOMMU: GraphKind = {
  kind: IOMMU_KIND,
  nodes: ({ m: { topo }, part }) =>
    topo.iommus.map((iommu, s) => ({
      node: { id: iommuObject(topo, s), kind: IOMMU_KIND, title: iommu.name, group: -1, iommu: s, cache: 'IOTLB' },
      edges: [],
      state: (m) => {
        const running = part.running(m, s);
        return { present: true, lines: part.iommu(m, s), ...(running.length > 0 && { running }) };
      },
    })),
};
