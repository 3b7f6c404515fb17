/** What the DMA engine of a function is at. */
export const DEVICE_PHASE = {
  idle: 0,
  /** Told to access an IOVA. */
  told: 1,
  /** Its request waits at the IOMMU. */
  requested: 2,
  /** The IOMMU has read the tables; the translation is not in the IOTLB yet. */
  walked: 3,
  answered: 4,
  refused: 5,
  /** An access with a translation of its own (ATC) is on its way. */
  posted: 6,
} as const;
