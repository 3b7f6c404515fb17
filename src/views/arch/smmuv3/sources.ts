/** Where the terms of SMMUv3, CMDQV and its driver are defined: document and section, kernel file and function. */

const SMMU = 'Arm IHI 0070 (SMMUv3)';
const CMDQV = 'Linux 7.3, drivers/iommu/arm/arm-smmu-v3/tegra241-cmdqv.c';

export const SMMUV3_SOURCES: readonly (readonly [source: string, terms: readonly string[]])[] = [
  [`${SMMU}, 1.2 Terms and abbreviations`, ['IPA', 'PA', 'S1', 'S2']],
  [`${SMMU}, 3.2 Stream numbering`, ['SID', 'StreamID', 'SubstreamID']],
  [`${SMMU}, 3.3 Data structures and translation procedure`, ['IOMMU', 'SMMU']],
  [`${SMMU}, 3.4 Address sizes: the input address, which stage 1 takes for a VA`, ['IOVA']],
  [`${SMMU}, 3.5.1 SMMU circular queues`, ['CMDQ', 'CONS', 'PROD', 'wrap']],
  [
    `${SMMU}, 3.17 TLB tagging, VMIDs, ASIDs and participation in broadcast TLB maintenance`,
    ['ASID', 'VMID', 'IOTLB', 'S2 in IOTLB'],
  ],
  [`${SMMU}, 3.21.3 Configuration structures and configuration invalidation completion`, ['configuration cache']],
  [
    `${SMMU}, 4.1.3 Command errors and 7.1 Command queue errors`,
    ['CERROR_ABT', 'CERROR_ATC_INV_SYNC', 'CERROR_ILL', 'CERROR_NONE'],
  ],
  [`${SMMU}, 4.1.5 Reserved fields`, ['RES0']],
  [`${SMMU}, 4.2 Prefetch`, ['PREFETCH']],
  [`${SMMU}, 4.3 Configuration structure invalidation`, ['CFGI']],
  [`${SMMU}, 4.4 TLB invalidation`, ['TLBI', 'walk cache']],
  [`${SMMU}, 4.5.1 CMD_ATC_INV`, ['ATC_INV']],
  [`${SMMU}, 4.7.3 CMD_SYNC`, ['CMD_SYNC', 'SYNC']],
  [`${SMMU}, 5.1 L1STD, Level 1 Stream Table Descriptor`, ['L1STD']],
  [`${SMMU}, 5.2 STE, Stream Table Entry`, ['STE', 'S2TTB']],
  [`${SMMU}, 5.4 CD, Context Descriptor`, ['CD']],
  [`${SMMU}, 5.3 L1CD, Level 1 Context Descriptor`, ['L1CD']],
  [`${SMMU}, 6.3.19 SMMU_GERROR`, ['GERROR', 'CMDQ_ERR']],
  [`${SMMU}, 6.3.20 SMMU_GERRORN`, ['GERRORN']],
  [`${SMMU}, 6.3.27 SMMU_CMDQ_PROD`, ['CMDQ_PROD']],
  [`${SMMU}, 6.3.28 SMMU_CMDQ_CONS`, ['CMDQ_CONS']],
  [`${SMMU}, 7.2 Event queue recorded faults and events`, ['EVENTQ']],
  [`${SMMU}, 7.4 Event queue overflow`, ['OVFLG']],
  [`${CMDQV}: VCMDQ page 0, tegra241_guest_vcmdq_supports_cmd()`, ['VCMDQ', 'EN_OK']],
  [`${CMDQV}: VINTF, its SID_MATCH and SID_REPLACE registers`, ['VINTF', 'SID_MATCH', 'SID_REPLACE']],
  ['Linux 7.3, include/uapi/linux/iommufd.h, enum iommu_viommu_type', ['IOMMU_VIOMMU_TYPE_ARM_SMMUV3']],
];
