/** Stage-2 tables. */
import { HWPT } from '../../../../model/state/ctx-layout.ts';
import { ref } from '../../../../model/state/ref.ts';
import { PRIVATE, ofIommufd } from './iommufd.ts';
import { member } from './struct.ts';

export const HWPT_PAGING = ofIommufd('hwpt_paging', {
  struct: 'struct iommufd_hwpt_paging',
  source: PRIVATE,
  obj: 'common.obj',
  members: ({ m: { w }, vm, o }) => [
    member(
      'struct iommufd_ioas *',
      'ioas',
      `→ #${w[o + HWPT.ioas]}`,
      'Where its mappings come from',
      ref('ioas', vm, w[o + HWPT.ioas]),
    ),
    member('bool', 'nest_parent', 'true', 'Allocated with IOMMU_HWPT_ALLOC_NEST_PARENT: a stage 2 for nesting'),
  ],
});
