/** What the kernel does, as data (shared by the designs). */
import type { KernelProfile } from '../state/design.ts';

/** CMDQ_BATCH_ENTRIES - 1: most commands that one CMD_SYNC closes. */
const BLOCK = 63;

/** Linux 7.3: arm_vsmmu_cache_invalidate() as it is. */
export const LINUX_7_3: KernelProfile = {
  id: 'linux-7.3',
  viommu: true,
  block: BLOCK,
  onRefusal: 'drop-block',
  strictBits: true,
};

/** As the uAPI text says: a refusal at k means 0..k-1 were issued and synced. */
export const EXACT: KernelProfile = {
  id: 'exact',
  viommu: true,
  block: BLOCK,
  onRefusal: 'issue-converted',
  strictBits: true,
};

/** The two ioctls of the draft debated in December 2023; no viommu objects. */
export const DRAFT_2023: KernelProfile = {
  id: 'draft-2023',
  viommu: false,
  block: BLOCK,
  onRefusal: 'issue-converted',
  strictBits: false,
};
