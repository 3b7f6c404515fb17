/** The designs that can be compared, in the order in which they are shown. A new one is a file in `designs/` and a line here. */
import type { Design } from '../state/design.ts';
import { SPLIT_BY_TARGET } from './designs/split-by-target.ts';
import { SPLIT_IN_ORDER } from './designs/split-in-order.ts';
import { VCMDQ } from './designs/vcmdq.ts';
import { VIOMMU_BATCH } from './designs/viommu-batch.ts';
import { VIOMMU_BATCH_LINUX } from './designs/viommu-batch-linux.ts';
import { VIOMMU_MERGED } from './designs/viommu-merged.ts';
import { VIOMMU_SINGLE } from './designs/viommu-single.ts';

export const DESIGNS: readonly Design[] = [
  SPLIT_BY_TARGET,
  SPLIT_IN_ORDER,
  VIOMMU_SINGLE,
  VIOMMU_BATCH,
  VIOMMU_BATCH_LINUX,
  VIOMMU_MERGED,
  VCMDQ,
];

export const DEFAULT_DESIGN = VIOMMU_BATCH.id;

export const designById = (id: string): Design | undefined => DESIGNS.find((design) => design.id === id);
