import type { Position, Word } from '../../state/numbers.ts';
import { distance } from '../../state/queue.ts';
import type { Breakage, Property } from '../property.ts';
import { DONE } from '../marks.ts';
import { wordAt, wordsAt } from '../words.ts';

const FINISHED = DONE.consumed | DONE.vmm | DONE.refused;

/** What is wrong where CONS stops, if it is nothing about another command that has a slot. */
const HOW = { before: 0, since: 1, lapped: 2 } as const;

const atItself = (words: readonly [Word, Word], pos: Position, how: number): Breakage => ({
  pos,
  other: pos,
  detail: [...words, how, 0],
});

export const CONS_EXACT: Property = {
  id: 'cons-exact',
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
  exercises: { commandError: () => true },
};
