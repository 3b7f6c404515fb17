/** Where the terms of SMMUv3, CMDQV and its driver are defined. */

const SMMU = 'Arm IHI 0070 (SMMUv3 architecture)';

export const SMMUV3_SOURCES: readonly (readonly [source: string, terms: readonly string[]])[] = [
  [
    `${SMMU}, chapter 4: commands`,
    [
      'ATC_INV',
      'CFGI',
      'CMD_SYNC',
      'PREFETCH',
      'SYNC',
      'TLBI',
      'CERROR_ABT',
      'CERROR_ATC_INV_SYNC',
      'CERROR_ILL',
      'CERROR_NONE',
    ],
  ],
  [
    `${SMMU}, chapter 3: operation`,
    [
      'ASID',
      'VMID',
      'CMDQ',
      'CONS',
      'PROD',
      'wrap',
      'EVENTQ',
      'IOTLB',
      'IOVA',
      'IPA',
      'PA',
      'S1',
      'S2',
      'SID',
      'StreamID',
      'SubstreamID',
      'IOMMU',
      'SMMU',
      'S2 in IOTLB',
      'configuration cache',
      'walk cache',
      'RES0',
    ],
  ],
  [`${SMMU}, chapter 5: data structures`, ['CD', 'STE', 'L1CD', 'L1STD', 'S2TTB']],
  [`${SMMU}, chapter 6: registers`, ['CMDQ_CONS', 'CMDQ_PROD', 'CMDQ_ERR', 'GERROR', 'GERRORN', 'OVFLG']],
  [
    'Linux 7.3, drivers/iommu/arm/arm-smmu-v3/tegra241-cmdqv.c',
    ['VCMDQ', 'VINTF', 'SID_MATCH', 'SID_REPLACE', 'EN_OK'],
  ],
  ['Linux 7.3, include/uapi/linux/iommufd.h', ['IOMMU_VIOMMU_TYPE_ARM_SMMUV3']],
];
