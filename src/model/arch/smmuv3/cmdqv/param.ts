/** What a CMDQV has: as much as its registers have room for (Tegra241; PARAM, CMDQ_ALLOC, SID_MATCH of tegra241-cmdqv.c). */

/** IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV and IOMMU_HW_QUEUE_TYPE_TEGRA241_CMDQV. */
export const VIOMMU_TYPE_TEGRA241 = 2;
export const HW_QUEUE_TYPE_TEGRA241 = 1;

/** VINTFs of an SMMU; VINTF 0 is the host kernel's. */
export const VINTFS = 64;
/** VCMDQs of a VINTF: they are split evenly, 128 by 64. */
export const QUEUES = 2;
/** Pairs of SID_MATCH and SID_REPLACE of a VINTF. */
export const SID_SLOTS = 16;
/** The largest vSID that SID_MATCH.VIRT_SID holds. */
export const MOST_VSID = 0xfffff;
/** 4 KiB pages of a VINTF that user space maps: PROD, CONS and the like of its VCMDQs. */
export const MMIO_PAGES = 16;
/** log2 of the least entries of a VCMDQ. */
export const LEAST_LOG2 = 1;
