/** What happens, in the words of each architecture: it names queues, registers, and where something is written. */
import type { SentenceTable } from '../state/sentences.ts';
import { SMMUV3_SENTENCES } from './smmuv3/sentences.ts';

export const ARCH_SENTENCES: Record<string, SentenceTable> = { smmuv3: SMMUV3_SENTENCES };
