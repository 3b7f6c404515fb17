import type { PropertySaid } from './said.ts';
import { WORDS } from '../../arch/words.ts';

export const CONTAINMENT_SAID: PropertySaid = {
  statement: "One guest's command never stops another guest's (or the host's) queue.",
  source: 'IHI 0070 4.1.3',
  exercisedBy: `a guest's command executed by an ${WORDS.iommu} that somebody else uses, too`,
  sentence: (e, { topo, arch }) => {
    const [iommu, code]: readonly number[] = e.detail;
    return `${arch.errors.nameOf(code)} stops the ${WORDS.queue} of ${topo.iommus[iommu].name}, which the host and other guests use, because of command ${e.pos} of ${topo.guestIommus[e.queue].name}.`;
  },
};
