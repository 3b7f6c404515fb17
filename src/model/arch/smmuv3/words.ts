/** What the parts of an SMMU are called where anything is told in words. */
export const SMMUV3_WORDS = {
  /** A physical IOMMU. */
  iommu: 'SMMU',
  /** Its command queue, and one of a guest that hardware runs. */
  queue: 'CMDQ',
  hwQueue: 'VCMDQ',
  /** The command that a driver waits for. */
  wait: 'CMD_SYNC',
  /** The command that empties a device's own cache, and the error of a wait behind one that was not answered. */
  deviceInvalidation: 'ATC_INV',
  unanswered: 'CERROR_ATC_INV_SYNC',
  /** Commands that empty the IOMMU's cache. */
  invalidation: 'TLBI',
  /** What memory says of a device, and of an address space. */
  deviceEntry: 'STE',
  context: 'CD',
  /** How far its command queue is written and consumed. */
  written: 'PROD',
  consumed: 'CONS',
  /** Why it has stopped, where that shows, and where a driver acknowledges it. */
  error: 'CERROR',
  errors: 'GERROR',
  acknowledgement: 'GERRORN',
  eventQueue: 'EVENTQ',
  control: 'CR0',
  bypass: 'GBPA',
} as const;
