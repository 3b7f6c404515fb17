import type { Position, Word } from '../../state/numbers.ts';
import { distance } from '../../state/queue.ts';
import type { Breakage, Property } from '../property.ts';
import { DONE } from '../track.ts';
import { commandAt, wordAt, wordsAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

const FINISHED = DONE.consumed | DONE.vmm | DONE.refused;

/** What is wrong where CONS stops, if it is nothing about another command that has a slot. */
const HOW = { before: 0, since: 1, lapped: 2 } as const;

const atItself = (words: readonly [Word, Word], pos: Position, how: number): Breakage => ({
  pos,
  other: pos,
  detail: [...words, how, 0],
});

/** The same in words. */
const OF: readonly string[] = [
  ', which had already been executed',
  ', which has been executed since',
  ', but a command before it had not been executed when its slot was written anew',
];

export const CONS_EXACT: Property = {
  id: 'cons-exact',
  statement: `Whenever the guest can see a command error at CONS = i: all before i were consumed by hardware or done by the VMM, at i there was only a refused attempt, nothing after i was handed over. For ${WORDS.unanswered}, i is the SYNC and the ${WORDS.deviceInvalidation}s since the previous SYNC are exempt.`,
  source: 'IHI 0070 4.1.3; Nicolin Chen, LKML, 13 Dec 2023',
  monitor: {
    commandError: ({ m, track }, queue, pos, cerror) => {
      const exempt = (p: number): boolean =>
        cerror === m.arch.errors.unanswered && m.arch.commands.isDeviceInvalidation(wordAt(m, queue, p));
      if (track.lappedUntouched(queue)) return atItself(wordsAt(m, queue, pos), pos, HOW.lapped);
      const missing = track.uncovered(queue, pos).find((p) => !(track.marks(queue, p) & FINISHED) && !exempt(p));
      if (missing !== undefined) return { pos, other: missing };
      if (track.marks(queue, pos) & DONE.consumed) return atItself(wordsAt(m, queue, pos), pos, HOW.before);
      const after = track.between(queue, pos, track.tail(queue)).slice(1);
      const early = after.find((p) => track.marks(queue, p) & DONE.handedOver);
      return early === undefined ? undefined : { pos, other: early };
    },
    /** The kernel has given up waiting, and hardware goes on while the guest is told that it stopped. */
    handOver: ({ m, track, overwritten }, queue, pos) => {
      const error = track.errorAt(queue);
      if (error < 0 || distance(error, pos, track.log2(queue)) >= 1 << track.log2(queue)) return undefined;
      return pos === error ? atItself(overwritten.meant(m, queue, pos), pos, HOW.since) : { pos: error, other: pos };
    },
  },
  exercisedBy: 'a command error that the guest could see',
  exercises: { commandError: () => true },
  sentence: (e, c) => {
    if (e.other === e.pos) return `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}${OF[e.detail[2]]}.`;
    return e.other > e.pos
      ? `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} has already been handed over.`
      : `CONS stops at ${commandAt(c, e.pos, e.detail[0], e.detail[1])}, but ${commandAt(c, e.other, e.detail[2], e.detail[3])} has not been executed.`;
  },
};
