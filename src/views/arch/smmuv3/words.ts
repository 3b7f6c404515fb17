/** What the page calls the parts of an SMMU. */
export const SMMUV3_WORDS = {
  /** A physical IOMMU. */
  iommu: 'SMMU',
  queue: 'CMDQ',
  /** The command that a driver waits for, and briefly. */
  wait: 'CMD_SYNC',
  sync: 'SYNC',
  /** The command that empties a device's own cache. */
  deviceInvalidation: 'ATC_INV',
  /** A queue of a guest that hardware runs. */
  hwQueue: 'VCMDQ',
} as const;
