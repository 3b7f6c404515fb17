import { hex } from '../../fields/field.ts';
import type { PropertySaid } from './said.ts';
import { IOMMU_KIND, ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

export const NO_ALIASING_SAID: PropertySaid = {
  statement: `An IOTLB entry serves only the address space for which it was made: ASIDs of two emulated ${WORDS.iommu}s never meet under one VMID.`,
  source: 'arm_vsmmu_init(), FIXME on the VMID',
  exercisedBy: `an access served from an IOTLB that two emulated ${WORDS.iommu}s fill`,
  sentence: (e, { topo }) => {
    const [device, filler] = [topo.devices[e.detail[0]].name, topo.devices[e.detail[1]].name];
    return `${device} is served IOVA ${hex(e.detail[2] * 2 ** 32 + e.detail[3])} from an IOTLB entry that was made for ${filler}, in another address space.`;
  },
  objects: (e, { topo }) => [
    ref('device', topo.devices[e.detail[0]].name),
    ref('device', topo.devices[e.detail[1]].name),
    ref(IOMMU_KIND, topo.iommus[topo.devices[e.detail[0]].iommu].name),
  ],
};
