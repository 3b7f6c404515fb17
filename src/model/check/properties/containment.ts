import { shared } from '../owners.ts';
import type { Property } from '../property.ts';

export const CONTAINMENT: Property = {
  id: 'containment',
  monitor: {
    stop: (_, queue, pos, iommu, cerror) => ({ queue, pos, other: pos, detail: [iommu, cerror, 0, 0] }),
  },
  exercises: { consume: ({ m }, queue, _, iommu) => shared(m, iommu, m.topo.guestIommus[queue].vm) },
};
