import { CERROR_NAMES } from '../arch/smmuv3/fields/register-bits.ts';
import { shared } from './owners.ts';
import type { Property } from './property.ts';

export const CONTAINMENT: Property = {
  id: 'containment',
  statement: "One guest's command never stops another guest's (or the host's) queue.",
  source: 'IHI 0070 4.1.2',
  monitor: {
    stop: (_, queue, pos, smmu, cerror) => ({ queue, pos, other: pos, detail: [smmu, cerror, 0, 0] }),
  },
  exercisedBy: "a guest's command executed by an SMMU that somebody else uses, too",
  exercises: { consume: ({ m }, queue, _, smmu) => shared(m, smmu, m.topo.vsmmus[queue].vm) },
  sentence: (e, { topo }) =>
    `${CERROR_NAMES[e.detail[1]]} stops the CMDQ of ${topo.smmus[e.detail[0]].name}, which the host and other guests use, because of command ${e.pos} of ${topo.vsmmus[e.queue].name}.`,
};
