/** The same policy as `viommu-batch`, on the kernel that there is. */
import { LINUX_7_3 } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { VIOMMU_BATCH } from './viommu-batch.ts';

export const VIOMMU_BATCH_LINUX: Design = {
  ...VIOMMU_BATCH,
  id: 'viommu-batch-linux',
  title: 'viommu, in batches, on Linux 7.3',
  summary:
    'The same, with what Linux 7.3 counts: entries of a block that were converted but never issued are included.',
  kernel: LINUX_7_3,
};
