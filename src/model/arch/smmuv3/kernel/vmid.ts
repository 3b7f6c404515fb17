/** VMIDs: which tag a stage 2 has on which SMMU. */
import { HWPT, VIOMMU } from '../../../state/ctx-layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Ctx } from '../../../iommufd/ctx.ts';
import { viommuOf } from '../../../iommufd/objects/hwpt.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import { OBJ_TYPE, objectAt, objectsOf, typeOf } from '../../../iommufd/objects/objects.ts';

/** The lowest VMID that nobody has on an SMMU; 0 is stage-2 bypass. */
export function freeVmid(m: Machine, iommu: number): number {
  const taken = new Set<number>();
  for (const k of m.ctxs) {
    for (const id of objectsOf(k, OBJ_TYPE.hwptPaging)) {
      if (k.w[objectAt(k, id) + HWPT.iommu] === iommu) taken.add(k.w[objectAt(k, id) + HWPT.vmid]);
    }
    for (const id of objectsOf(k, OBJ_TYPE.viommu)) {
      if (k.w[objectAt(k, id) + VIOMMU.iommu] === iommu) taken.add(k.w[objectAt(k, id) + VIOMMU.vmid]);
    }
  }
  let vmid = 1;
  while (taken.has(vmid)) vmid++;
  return vmid;
}

/** VMID that tags what a target translates: the stage 2's, or the viommu's own. */
export const vmidOf = (k: Ctx, target: number): number => {
  const viommu = typeOf(k, target) === OBJ_TYPE.viommu ? target : viommuOf(k, target);
  return viommu ? k.w[objectAt(k, viommu) + VIOMMU.vmid] : k.w[objectAt(k, stage2Of(k, target)) + HWPT.vmid];
};
