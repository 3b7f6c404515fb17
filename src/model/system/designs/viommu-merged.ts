/** Everything that is queued in one call, over the CMD_SYNCs between: tempting, and nobody ships it. */
import { EXACT } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { toViommu } from '../../vmm/targets.ts';

export const VIOMMU_MERGED: Design = {
  id: 'viommu-merged',
  title: 'viommu, merged over SYNCs',
  summary: 'All that is queued in one ioctl, over the CMD_SYNCs between: one physical SYNC for several.',
  policy: {
    id: 'viommu-merged',
    maxRun: Number.POSITIVE_INFINITY,
    merges: true,
    target: toViommu,
    cut: (run) => run.map(() => 0),
  },
  kernel: EXACT,
  hardware: ARCHITECTURAL,
};
