import type { Policy } from '../../state/design.ts';
import { toViommu } from './targets.ts';

/** Everything that is queued in one call, over the CMD_SYNCs between: tempting, and nobody ships it. */
export const VIOMMU_MERGED: Policy = {
  id: 'viommu-merged',
  maxRun: Number.POSITIVE_INFINITY,
  merges: true,
  target: toViommu,
  cut: (run) => run.map(() => 0),
};
