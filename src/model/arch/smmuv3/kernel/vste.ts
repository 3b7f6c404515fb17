/** The guest's STE as user space hands it in: 128 bits, u32 x 4 (struct iommu_hwpt_arm_smmuv3). */
import { CONFIG, STE } from '../fields/descriptors.ts';
import { getField, shortHex64 } from '../../../fields/field.ts';
import { RULES, type Rule } from '../../../iommufd/uapi/rules.ts';

/** IOMMU_HWPT_DATA_ARM_SMMUV3, and the size of its struct. */
export const VSTE_TYPE = 2;
export const VSTE_BYTES = 16;

/** Bits that user space may set (STRTAB_STE_0_NESTING_ALLOWED and _1_, arm-smmu-v3.h). */
export const NESTING_ALLOWED = [0xffffffff, 0xf80fffff, 0x380000ff, 0] as const;

const ABORT = 0;
const S1 = 5;

/** True where the stream is translated by the guest's stage 1. */
export const translates = (ste: ArrayLike<number>, at = 0): boolean => getField(STE.CONFIG, ste, at) === S1;

/** `{0x9, 0x0}`: its two words of 64 bits. */
export const steWords = (ste: ArrayLike<number>, at = 0): string =>
  `{${[0, 2].map((i) => shortHex64(ste[at + i], ste[at + i + 1])).join(', ')}}`;

/** Checks a vSTE and, where V is 0, empties it (arm_smmu_validate_vste()): the stream aborts then. */
export function validateVste(ste: Uint32Array): Rule | null {
  if (getField(STE.V, ste) === 0) {
    ste.fill(0);
    return null;
  }
  if (NESTING_ALLOWED.some((allowed, i) => ste[i] & ~allowed)) return RULES.vsteBits;
  const config = getField(STE.CONFIG, ste);
  if (config !== ABORT && config !== CONFIG.BYPASS && config !== S1) return RULES.vsteConfig;
  return getField(STE.EATS, ste) > 1 ? RULES.vsteEats : null;
}
