/** What happens in a machine with SMMUs, in words. */
import type { SentenceTable } from '../../state/sentences.ts';
import { HW_QUEUE_SENTENCES } from './cmdqv/sentences.ts';
import { GUEST_SENTENCES } from './guest/sentences.ts';
import { IOMMU_SENTENCES } from './hw/sentences.ts';
import { KERNEL_SENTENCES } from './kernel/sentences.ts';
import { MAIN_SENTENCES } from './main-sentences.ts';
import { VMM_SENTENCES } from './vmm/sentences.ts';

export const SMMUV3_SENTENCES: SentenceTable = [
  ...GUEST_SENTENCES,
  ...VMM_SENTENCES,
  ...KERNEL_SENTENCES,
  ...IOMMU_SENTENCES,
  ...HW_QUEUE_SENTENCES,
  ...MAIN_SENTENCES,
];
