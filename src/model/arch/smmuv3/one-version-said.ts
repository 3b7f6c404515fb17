import { hex } from '../../fields/field.ts';
import type { PropertySaid } from '../../check/said/said.ts';
import { ref } from '../../state/ref.ts';

export const ONE_VERSION_SAID: PropertySaid = {
  statement:
    'Hardware never acts on a mixture of two versions of an STE or CD: nothing is fetched of one, V set, while a vCPU has written some and not all of the words that it changes.',
  source: 'IHI 0070 3.21.3; arm_smmu_write_entry(), Linux 7.3',
  exercisedBy: 'an STE or CD fetched that a vCPU is changing by more than one word',
  sentence: (e, { topo }) => {
    const guestIommu = topo.guestIommus[e.queue];
    const [who, what] = e.detail[0] ? [topo.iommus[guestIommu.iommu].name, 'CD'] : ['the VMM', 'STE'];
    return `${who} takes the ${what} of vSID ${hex(e.detail[2])} while ${topo.vms[guestIommu.vm].name} has written some of its words and not all: a mixture of two versions, V set, decides for ${topo.devices[e.detail[1]].name}.`;
  },
  objects: (e, { topo }) => [ref('device', topo.devices[e.detail[1]].name)],
};
