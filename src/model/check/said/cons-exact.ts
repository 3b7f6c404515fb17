import type { PropertySaid } from './said.ts';
import { commandAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

/** What is wrong where CONS stops, in the order of its numbers. */
const OF: readonly string[] = [
  ', which had already been executed',
  ', which has been executed since',
  ', but a command before it had not been executed when its slot was written anew',
];

export const CONS_EXACT_SAID: PropertySaid = {
  statement: `Whenever the guest can see a command error at CONS = i: all before i were consumed by hardware or done by the VMM, at i there was only a refused attempt, nothing after i was handed over. For ${WORDS.unanswered}, i is the SYNC and the ${WORDS.deviceInvalidation}s since the previous SYNC are exempt.`,
  source: 'IHI 0070 4.1.3; Nicolin Chen, LKML, 13 Dec 2023',
  exercisedBy: 'a command error that the guest could see',
  sentence: (e, c) => {
    if (e.other === e.pos) return `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}${OF[e.detail[2]]}.`;
    return e.other > e.pos
      ? `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} has already been handed over.`
      : `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} has not been executed.`;
  },
};
