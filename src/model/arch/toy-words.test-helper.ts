/** What the architecture for tests calls its parts, and what it says. */
import type { SentenceTable } from '../state/sentences.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import type { Words } from './arch.ts';

export const TOY_WORDS: Words = {
  iommu: 'TOY',
  wait: 'WAIT',
  written: 'tail',
  consumed: 'head',
  error: 'error',
  errors: 'errors',
  acknowledgement: 'acknowledgement',
  eventQueue: 'event queue',
  deviceEntry: 'entry',
  context: 'context',
  control: 'control',
  bypass: 'bypass',
};

export const TOY_SENTENCES: SentenceTable = [
  [VMM_EVENT.local, () => ({ text: 'The VMM hands a command on.', objects: ['smmu/TOY0'], source: 'toy' })],
];
