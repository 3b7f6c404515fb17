/** Hardware takes what it can; for the rest the VMM does as under `viommu-single`. */
import type { Design } from '../../state/design.ts';
import { TEGRA241 } from '../../state/hardware.ts';
import { VIOMMU_SINGLE } from './viommu-single.ts';
import { WORDS } from '../../arch/words.ts';

export const VCMDQ: Design = {
  ...VIOMMU_SINGLE,
  id: 'vcmdq',
  title: WORDS.hwQueue,
  summary: `NVIDIA Tegra241: hardware runs a queue of the guest for ${WORDS.invalidation} and ${WORDS.deviceInvalidation}; the rest traps, one by one.`,
  hardware: TEGRA241,
};
