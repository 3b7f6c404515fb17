/** One command per call (QEMU, Cloud Hypervisor). */
import { LINUX_7_3 } from '../../iommufd/profiles.ts';
import type { Design } from '../../state/design.ts';
import { ARCHITECTURAL } from '../../state/hardware.ts';
import { policyOf } from '../../vmm/policies.ts';

export const VIOMMU_SINGLE: Design = {
  id: 'viommu-single',
  title: 'viommu, one by one',
  summary: 'IOMMU_HWPT_INVALIDATE on the viommu, one command per ioctl (QEMU, Cloud Hypervisor).',
  policy: policyOf('viommu-single', { target: 'viommu', cut: 'each', max: null, merge: false }),
  kernel: LINUX_7_3,
  hardware: ARCHITECTURAL,
};
