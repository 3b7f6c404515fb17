import type { Property } from '../property.ts';
import { DONE } from '../track.ts';
import { commandAt, wordsAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

const ACCOUNTED = DONE.complete | DONE.vmm | DONE.refused;

export const NONE_LOST: Property = {
  id: 'none-lost',
  statement:
    'When a SYNC is seen complete, every earlier command not refused at its own index was executed in a form that covers its scope, or done by the VMM (SYNC, PREFETCH, CFGI_STE by re-attach), or had no host object to act on.',
  source: 'IHI 0070 4.7.3',
  monitor: {
    observe: ({ m, track, overwritten }, queue, pos) => {
      // A wait that stands for a command refused at its own index has nothing to do.
      const idle = (p: number): boolean => overwritten.at(queue, p) !== undefined;
      const lost = track.first(
        queue,
        track.observed(queue),
        pos,
        (p) => (track.marks(queue, p) & DONE.lost) !== 0 || !(track.marks(queue, p) & ACCOUNTED || idle(p)),
      );
      if (lost < 0) return undefined;
      const gone = (track.marks(queue, lost) & DONE.lost) !== 0;
      const words = gone ? overwritten.meant(m, queue, lost) : wordsAt(m, queue, lost);
      return { pos, other: lost, detail: [gone ? 1 : 0, 0, ...words] };
    },
  },
  exercisedBy: `a ${WORDS.wait} seen complete, with a command before it`,
  exercises: { observe: ({ track }, queue, pos) => track.observed(queue) !== pos },
  /** detail: whether its driver has overwritten the command; 0; w0 and w1 of the command */
  sentence: (e, c) =>
    `to the guest ${WORDS.wait} (command ${e.pos}) is complete, but ${
      e.detail[0]
        ? `${commandAt(c, e.other, e.detail[2], e.detail[3])}, which it has overwritten, was legal, and nobody has executed it`
        : `${commandAt(c, e.other, e.detail[2], e.detail[3])} was never executed`
    }.`,
};
