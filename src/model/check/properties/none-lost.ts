import { withoutObject } from '../owners.ts';
import type { Property } from '../property.ts';
import { DONE, isFinished } from '../track.ts';
import { commandAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

/** What became of a command that is not done with. */
const HOW = { unissued: 0, overwritten: 1, issued: 2, consumed: 3, lapped: 4 } as const;

const howOf = (marks: number): number =>
  marks & DONE.lost
    ? HOW.overwritten
    : marks & DONE.consumed
      ? HOW.consumed
      : marks & DONE.issued
        ? HOW.issued
        : HOW.unissued;

/** The same in words. */
const OF: readonly ((command: string) => string)[] = [
  (command) => `${command} was never executed`,
  (command) => `${command}, which it has overwritten, was legal, and nobody has executed it`,
  (command) => `${command} still waits in the ${WORDS.queue} of the ${WORDS.iommu}`,
  (command) => `${command} is not: the ${WORDS.iommu} has consumed it, and completed no ${WORDS.wait} behind it yet`,
  () => 'a command before it was not when its slot was written anew',
];

export const NONE_LOST: Property = {
  id: 'none-lost',
  statement:
    'When a SYNC is seen complete, every earlier command not refused at its own index was executed in a form that covers its scope, or done by the VMM (SYNC, PREFETCH, CFGI_STE by re-attach), or had no host object to act on.',
  source: 'IHI 0070 4.7.3',
  monitor: {
    observe: ({ m, track, overwritten }, queue, pos) => {
      if (track.lapped(queue)) return { pos, other: pos, detail: [HOW.lapped, 0, 0, 0] };
      // A wait that stands for a command refused at its own index has nothing to do.
      const idle = (p: number, marks: number): boolean =>
        !(marks & DONE.lost) && overwritten.at(queue, p) !== undefined;
      const lost = track.first(queue, track.observed(queue), pos, (p) => {
        const marks = track.marks(queue, p);
        return !isFinished(marks) && !idle(p, marks) && !withoutObject(m, queue, ...overwritten.meant(m, queue, p));
      });
      if (lost < 0) return undefined;
      const how = howOf(track.marks(queue, lost));
      return { pos, other: lost, detail: [how, 0, ...overwritten.meant(m, queue, lost)] };
    },
  },
  exercisedBy: `a ${WORDS.wait} seen complete, with a command before it`,
  exercises: { observe: ({ track }, queue, pos) => track.closes(queue, pos) },
  /** detail: what became of the command; 0; w0 and w1 of it */
  sentence: (e, c) =>
    `to the guest ${WORDS.wait} (command ${e.pos}) is complete, but ${OF[e.detail[0]](commandAt(c, e.other, e.detail[2], e.detail[3]))}.`,
};
