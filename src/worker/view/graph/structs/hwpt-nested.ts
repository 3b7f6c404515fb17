/** Stage-1 tables. */
import { OBJ_TYPE, typeOf } from '../../../../model/iommufd/objects/objects.ts';
import { stage2Of } from '../../../../model/iommufd/targets.ts';
import { NESTED } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { PRIVATE, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const HWPT_NESTED = ofIommufd('hwpt_nested', {
  struct: 'struct iommufd_hwpt_nested',
  source: PRIVATE,
  obj: 'common.obj',
  members({ m, ctx, id, vm, o }) {
    const parent = m.w[o + NESTED.parent];
    const paging = stage2Of(m.ctxs[ctx], id);
    return [
      member(
        'struct iommufd_hwpt_paging *',
        'parent',
        `→ #${paging}`,
        'Stage 2 below this stage 1',
        ref('hwpt_paging', vm, paging),
      ),
      ...(typeOf(m.ctxs[ctx], parent) === OBJ_TYPE.viommu
        ? [
            member(
              'struct iommufd_viommu *',
              'viommu',
              `→ #${parent}`,
              'The viommu that it was allocated through',
              ref('viommu', vm, parent),
            ),
          ]
        : []),
    ];
  },
});
