/** What the kernel does, as data (shared by the designs). */
import type { KernelProfile } from '../state/design.ts';

/** The driver's batch, less the wait itself: most commands that one wait closes. */
const BLOCK = 63;

/** Linux 7.3's cache_invalidate() as it is. */
export const LINUX_7_3: KernelProfile = {
  id: 'linux-7.3',
  viommu: true,
  block: BLOCK,
  onRefusal: 'drop-block',
  strictBits: true,
  oneStream: true,
  sharedS2: false,
};

/** Linux 7.2 and before: only the opcode is checked, every other bit reaches the hardware; so do devices with several streams. */
export const LINUX_7_2: KernelProfile = { ...LINUX_7_3, id: 'linux-7.2', strictBits: false, oneStream: false };

/** As the uAPI text says: a refusal at k means 0..k-1 were issued and synced. */
export const EXACT: KernelProfile = {
  id: 'exact',
  viommu: true,
  block: BLOCK,
  onRefusal: 'issue-converted',
  strictBits: true,
  oneStream: true,
  sharedS2: false,
};

/** The two ioctls of the draft debated in December 2023; no viommu objects. */
export const DRAFT_2023: KernelProfile = {
  id: 'draft-2023',
  viommu: false,
  block: BLOCK,
  onRefusal: 'issue-converted',
  strictBits: false,
  oneStream: false,
  sharedS2: false,
};

/** What was asked for in review: one stage 2 for all IOMMUs of a VM, a VMID per viommu. */
export const SHARED_S2: KernelProfile = { ...EXACT, id: 'shared-s2', sharedS2: true, ownVmids: true };

/** Proposed to linux-iommu in March and April 2026: who does not answer in time is cut off before anybody hears of success. */
export const QUARANTINE: KernelProfile = { ...LINUX_7_3, id: 'quarantine', quarantine: true };

export const KERNEL_PROFILES: readonly KernelProfile[] = [
  LINUX_7_3,
  LINUX_7_2,
  EXACT,
  DRAFT_2023,
  SHARED_S2,
  QUARANTINE,
];
