/** What can be changed about a design, in a sentence each. */
import { WORDS } from '../arch/words.ts';

export const DIAL_WORDS: Readonly<Record<string, string>> = {
  kernel: 'How iommufd and its driver behave: a kernel as a whole, its dials all at once.',
  target:
    'What an invalidation is addressed to: the two ioctls of the draft, hwpt and device; a viommu; or a hwpt whose driver flushes the ATCs by itself, as VT-d does.',
  cut: 'Where a run of commands is cut into calls.',
  max: 'Most entries of a call.',
  merge: `Whether a run goes on behind a ${WORDS.wait}, so that one call carries what several were to close.`,
  block: `Most commands that the kernel issues with one ${WORDS.wait}.`,
  'on-refusal': 'What becomes of the converted entries of a block when a later entry of it is refused.',
  hardware: `Which ${WORDS.iommu} it is: what is cached, which departures from the architecture it makes, whether it has ${WORDS.hwQueue}s.`,
  'strict-bits': 'Whether every bit that user space may not set is refused.',
  wait: `Whether a call returns after its ${WORDS.wait} is complete, or before.`,
  lookup: 'When a vSID becomes a SID: when its entry is copied and converted, or when it is issued.',
  vmid: 'Whose VMID it is: the stage 2’s, or that of each viommu.',
  'shared-s2': `Whether one stage 2 serves all ${WORDS.iommu}s of a VM.`,
  quarantine: `Whether a device that does not answer an ${WORDS.deviceInvalidation} is cut off.`,
  errors: 'What the VMM makes of a failed call: CERROR_ILL whatever it was, or an error by its class.',
  'unknown-vsid':
    'What the VMM does with a command whose vSID it does not know: hand it over and be refused, or leave it out.',
  'failed-call':
    'What the VMM believes of a call that failed as a whole: the count that it returned, or that nothing was done.',
  broken: 'A guarantee of hardware or kernel that is taken away.',
};
