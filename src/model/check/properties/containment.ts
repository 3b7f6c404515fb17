import { shared } from '../owners.ts';
import type { Property } from '../property.ts';
import { WORDS } from '../../arch/words.ts';

export const CONTAINMENT: Property = {
  id: 'containment',
  statement: "One guest's command never stops another guest's (or the host's) queue.",
  source: 'IHI 0070 4.1.3',
  monitor: {
    stop: (_, queue, pos, iommu, cerror) => ({ queue, pos, other: pos, detail: [iommu, cerror, 0, 0] }),
  },
  exercisedBy: `a guest's command executed by an ${WORDS.iommu} that somebody else uses, too`,
  exercises: { consume: ({ m }, queue, _, iommu) => shared(m, iommu, m.topo.guestIommus[queue].vm) },
  sentence: (e, { topo, arch }) => {
    const [iommu, code]: readonly number[] = e.detail;
    return `${arch.errors.nameOf(code)} stops the ${WORDS.queue} of ${topo.iommus[iommu].name}, which the host and other guests use, because of command ${e.pos} of ${topo.guestIommus[e.queue].name}.`;
  },
};
