/** The designs that can be compared. A new one is a policy or a profile and a line here. */
import { DRAFT_2023, EXACT, LINUX_7_3 } from '../iommufd/profiles.ts';
import type { Design } from '../state/design.ts';
import { ARCHITECTURAL, TEGRA241 } from '../state/hardware.ts';
import { SPLIT_BY_TARGET } from '../vmm/policies/split-by-target.ts';
import { SPLIT_IN_ORDER } from '../vmm/policies/split-in-order.ts';
import { VIOMMU_BATCH } from '../vmm/policies/viommu-batch.ts';
import { VIOMMU_MERGED } from '../vmm/policies/viommu-merged.ts';
import { VIOMMU_SINGLE } from '../vmm/policies/viommu-single.ts';

export const DESIGNS: readonly Design[] = [
  {
    id: 'split-by-target',
    title: 'Split by target',
    summary: 'The 2023 draft: TLBI to the nested hwpt, ATC_INV to each device; one ioctl per target, grouped.',
    policy: SPLIT_BY_TARGET,
    kernel: DRAFT_2023,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'split-in-order',
    title: 'Split in order',
    summary: 'The same two ioctls, with a new call at every change of target.',
    policy: SPLIT_IN_ORDER,
    kernel: DRAFT_2023,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'viommu-single',
    title: 'viommu, one by one',
    summary: 'IOMMU_HWPT_INVALIDATE on the viommu, one command per ioctl (QEMU, Cloud Hypervisor).',
    policy: VIOMMU_SINGLE,
    kernel: LINUX_7_3,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'viommu-batch',
    title: 'viommu, in batches',
    summary: 'The same ioctl with all commands up to CMD_SYNC; a refusal at k means 0..k-1 are done (OpenVMM).',
    policy: VIOMMU_BATCH,
    kernel: EXACT,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'viommu-batch-linux',
    title: 'viommu, in batches, on Linux 7.3',
    summary:
      'The same, with what Linux 7.3 counts: entries of a block that were converted but never issued are included.',
    policy: VIOMMU_BATCH,
    kernel: LINUX_7_3,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'viommu-merged',
    title: 'viommu, merged over SYNCs',
    summary: 'All that is queued in one ioctl, over the CMD_SYNCs between: one physical SYNC for several.',
    policy: VIOMMU_MERGED,
    kernel: EXACT,
    hardware: ARCHITECTURAL,
  },
  {
    id: 'vcmdq',
    title: 'VCMDQ',
    summary: 'NVIDIA Tegra241: hardware runs a queue of the guest for TLBI and ATC_INV; the rest traps, one by one.',
    policy: VIOMMU_SINGLE,
    kernel: LINUX_7_3,
    hardware: TEGRA241,
  },
];

export const DEFAULT_DESIGN = 'viommu-batch';

export const designById = (id: string): Design | undefined => DESIGNS.find((design) => design.id === id);
