import type { Policy } from '../../state/design.ts';
import { toViommu } from './targets.ts';

/** One command per call (QEMU, Cloud Hypervisor). */
export const VIOMMU_SINGLE: Policy = {
  id: 'viommu-single',
  maxRun: 1,
  target: toViommu,
  cut: (run) => run.map(() => 0),
};
