import type { PropertySaid } from './said.ts';
import { WORDS } from '../../arch/words.ts';

export const ATTRIBUTABLE_SAID: PropertySaid = {
  statement: `When a ${WORDS.wait} fails with ${WORDS.unanswered}, the ${WORDS.deviceInvalidation}s that it closes are for one device: it is known which one did not answer.`,
  source: 'IHI 0070 4.5.1; Robin Murphy, linux-arm-kernel, 6 Mar 2026',
  exercisedBy: 'an ATC time-out',
  /** detail: how many devices; whether the other command is the wait, which is the host's otherwise */
  sentence: (e) => {
    const wait = e.detail[1]
      ? `a ${WORDS.wait} (command ${e.other})`
      : `a ${WORDS.wait} of the host behind command ${e.pos}`;
    return e.detail[0] === 0
      ? `${wait} fails with ${WORDS.unanswered}, and closes no ${WORDS.deviceInvalidation}: it tells of somebody else's.`
      : `a ${WORDS.wait} fails with ${WORDS.unanswered} that closes ${WORDS.deviceInvalidation}s for ${e.detail[0]} devices (from command ${e.pos} on): which of them did not answer, nobody can tell.`;
  },
};
