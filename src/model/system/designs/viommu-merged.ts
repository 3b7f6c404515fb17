/** Everything that is queued in one call, over the waits between: tempting, and nobody ships it. */
import { EXACT } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';
import { WORDS } from '../../arch/words.ts';

export const VIOMMU_MERGED: Design = {
  id: 'viommu-merged',
  title: 'viommu, merged over SYNCs',
  summary: `All that is queued in one ioctl, over the ${WORDS.wait}s between: one physical SYNC for several.`,
  policy: policyOf('viommu-merged', { target: 'viommu', cut: 'whole', max: null, merge: true }),
  kernel: EXACT,
  hardware: ARCHITECTURAL,
};
