/** The whole run up to a wait in one call (OpenVMM). */
import { EXACT } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';
import { WORDS } from '../../arch/words.ts';

export const VIOMMU_BATCH: Design = {
  id: 'viommu-batch',
  title: 'viommu, in batches',
  summary: `The same ioctl with all commands up to ${WORDS.wait}; a refusal at k means 0..k-1 are done (OpenVMM).`,
  policy: policyOf('viommu-batch', { target: 'viommu', cut: 'whole', max: null, merge: false }),
  kernel: EXACT,
  hardware: ARCHITECTURAL,
};
