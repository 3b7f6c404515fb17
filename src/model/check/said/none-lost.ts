import type { PropertySaid } from './said.ts';
import { commandAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

/** What became of a command that is not done with, in the order of its numbers. */
const OF: readonly ((command: string) => string)[] = [
  (command) => `${command} was never executed`,
  (command) => `${command}, which it has overwritten, was legal, and nobody has executed it`,
  (command) => `${command} still waits in the ${WORDS.queue} of the ${WORDS.iommu}`,
  (command) => `${command} is not: the ${WORDS.iommu} has consumed it, and completed no ${WORDS.wait} behind it yet`,
  () => 'a command before it was not when its slot was written anew',
  (command) => `${command} still waits in the same queue`,
];

export const NONE_LOST_SAID: PropertySaid = {
  statement:
    'When a SYNC is seen complete, every earlier command not refused at its own index was executed in a form that covers its scope, or done by the VMM (SYNC, PREFETCH, CFGI_STE by re-attach), or had no host object to act on.',
  source: 'IHI 0070 4.7.3',
  exercisedBy: `a ${WORDS.wait} seen complete, with a command before it`,
  /** detail: what became of the command; 0; w0 and w1 of it */
  sentence: (e, c) =>
    `to the guest ${WORDS.wait} (command ${e.pos}) is complete, but ${OF[e.detail[0]](commandAt(c, e.other, e.detail[2], e.detail[3]))}.`,
};
