import type { Property } from '../property.ts';
import { DONE } from '../track.ts';
import { commandAt, wordAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

const FINISHED = DONE.consumed | DONE.vmm | DONE.refused;

export const CONS_EXACT: Property = {
  id: 'cons-exact',
  statement: `Whenever the guest can see a command error at CONS = i: all before i were consumed by hardware or done by the VMM, at i there was only a refused attempt, nothing after i was handed over. For ${WORDS.unanswered}, i is the SYNC and the ${WORDS.deviceInvalidation}s since the previous SYNC are exempt.`,
  source: 'IHI 0070 4.1.3; Nicolin Chen, LKML, 13 Dec 2023',
  monitor: {
    commandError: ({ m, track }, queue, pos, cerror) => {
      const exempt = (p: number): boolean =>
        cerror === m.arch.errors.unanswered && m.arch.commands.isDeviceInvalidation(wordAt(m, queue, p));
      const missing = track.uncovered(queue, pos).find((p) => !(track.marks(queue, p) & FINISHED) && !exempt(p));
      if (missing !== undefined) return { pos, other: missing };
      if (track.marks(queue, pos) & DONE.consumed) return { pos, other: pos };
      const after = track.between(queue, pos, track.tail(queue)).slice(1);
      const early = after.find((p) => track.marks(queue, p) & DONE.handedOver);
      return early === undefined ? undefined : { pos, other: early };
    },
  },
  exercisedBy: 'a command error that the guest could see',
  exercises: { commandError: () => true },
  sentence: (e, c) => {
    if (e.other === e.pos)
      return `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, which had already been executed.`;
    return e.other > e.pos
      ? `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} has already been handed over.`
      : `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} was never executed.`;
  },
};
