/** What a scenario means where it says nothing. */
import { IDR0_ATS } from '../../../model/arch/smmuv3/fields/register-bits.ts';
import type { IommuSpec } from '../../../model/state/topology.ts';

/** log2 of the entries of a physical CMDQ; Linux wants more than 64. */
export const PHYSICAL_LOG2 = 7;

/** QEMU 11.1's identification registers, with ATS. */
export const DEFAULT_IDR: IommuSpec['idr'] = {
  IDR0: 0x0d44101b | IDR0_ATS,
  IDR1: 0x02730010,
  IDR3: 0x1414,
  IDR5: 0x74,
};

/** IOTLB entries that a model IOMMU keeps. */
export const IOTLB_ENTRIES = 64;
