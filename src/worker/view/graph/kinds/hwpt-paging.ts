/** Stage-2 tables. */
import { HWPT_FLAG } from '../../../../model/iommufd/ctx.ts';
import { OBJ_TYPE } from '../../../../model/iommufd/objects/objects.ts';
import { HWPT, IDEV, NESTED, VIOMMU } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { iommuObject } from '../../../../model/state/topology.ts';
import { edge } from '../graph-item.ts';
import { type ObjectKind, type ShownObject, groupOfDevice } from './kind.ts';

const DERIVED_LIST = 'derived: no such member in Linux 7.3';

/** Emulated IOMMU that a stage-2 table was made for: that of the viommu on it, or of a device nested on it. */
function groupOf({ m, seen, ctx, id }: ShownObject): number {
  const viommu = seen.find(ctx, OBJ_TYPE.viommu, (words) => words[VIOMMU.hwpt] === id);
  if (viommu) return viommu.words[VIOMMU.owner] - 1;
  const nested = seen.find(ctx, OBJ_TYPE.hwptNested, (words) => words[NESTED.parent] === id);
  const idev = nested && seen.find(ctx, OBJ_TYPE.device, (words) => words[IDEV.hwpt] === nested.id);
  return idev ? groupOfDevice(m, idev.words[IDEV.device]) : -1;
}

export const HWPT_PAGING: ObjectKind = {
  kind: 'hwpt_paging',
  type: OBJ_TYPE.hwptPaging,
  title: 'S2 hwpt',
  show(object) {
    const { m, seen, part, ctx, id, words, self, vm, at } = object;
    return {
      group: groupOf(object),
      edges: [
        edge(
          self,
          ref('ioas', vm, words[HWPT.ioas]),
          'iommufd_ioas.hwpt_list holds iommufd_hwpt_paging.hwpt_item; hwpt->ioas points back',
          'list',
        ),
        ...seen.viommusOn(ctx, id).map((viommu) => edge(self, ref('viommu', vm, viommu), DERIVED_LIST, 'derived')),
        ...(m.design.kernel.viommu ? [] : [edge(self, iommuObject(m.topo, words[HWPT.iommu]), part.domain)]),
      ],
      lines: ({ w }) => [
        ...(w[at + HWPT.vmid] ? [`VMID ${w[at + HWPT.vmid]}`] : []),
        w[at + HWPT.flags] & HWPT_FLAG.NEST_PARENT ? 'nesting parent' : 'no nesting parent',
      ],
    };
  },
};
