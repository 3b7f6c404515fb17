import type { Policy } from '../../state/design.ts';
import { toViommu } from './targets.ts';

/** The whole run up to CMD_SYNC in one call (OpenVMM). */
export const VIOMMU_BATCH: Policy = {
  id: 'viommu-batch',
  maxRun: Number.POSITIVE_INFINITY,
  target: toViommu,
  cut: (run) => run.map(() => 0),
};
