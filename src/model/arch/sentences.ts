/** The sentences of the architectures' own events. */
import { CMDQV_SENTENCES } from './smmuv3/cmdqv/sentences.ts';
import { SMMU_SENTENCES } from './smmuv3/hw/sentences.ts';

export const ARCH_SENTENCES = [...SMMU_SENTENCES, ...CMDQV_SENTENCES];
