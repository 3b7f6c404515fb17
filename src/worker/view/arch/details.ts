/** What of a machine is told in full, by architecture; loaded when something is selected or a step is told. */
import type { Machine } from '../../../model/state/machine.ts';
import { SMMUV3_DETAILS } from './smmuv3/details.ts';
import type { ArchDetails } from './view.ts';

export const DETAILS: Record<string, ArchDetails> = { smmuv3: SMMUV3_DETAILS };

/** Of an architecture that tells nothing in full. */
const PLAIN: ArchDetails = {
  structs: [],
  driver: { parts: {}, viommu: '', veventq: '', virtId: 'what its guest calls it', lookup: '' },
  docOf: () => ({ doc: '', source: '' }),
  rewrites: () => [],
  registers: () => [],
};

export const detailsOf = ({ arch }: Machine): ArchDetails => DETAILS[arch.id] ?? PLAIN;
