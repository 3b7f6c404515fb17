/** Everything that is queued in one call, over the CMD_SYNCs between: tempting, and nobody ships it. */
import { EXACT } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';

export const VIOMMU_MERGED: Design = {
  id: 'viommu-merged',
  title: 'viommu, merged over SYNCs',
  summary: 'All that is queued in one ioctl, over the CMD_SYNCs between: one physical SYNC for several.',
  policy: policyOf('viommu-merged', { target: 'viommu', cut: 'whole', max: null, merge: true }),
  kernel: EXACT,
  hardware: ARCHITECTURAL,
};
