import { withoutObject } from '../owners.ts';
import type { Property } from '../property.ts';
import { DONE, isFinished } from '../marks.ts';
import { passed } from '../../state/queue.ts';

/** What became of a command that is not done with. */
const HOW = { unissued: 0, overwritten: 1, issued: 2, consumed: 3, lapped: 4, queued: 5 } as const;

const howOf = (marks: number, taken: boolean): number =>
  marks & DONE.lost
    ? HOW.overwritten
    : marks & DONE.consumed
      ? HOW.consumed
      : marks & DONE.issued
        ? HOW.issued
        : taken
          ? HOW.unissued
          : HOW.queued;

export const NONE_LOST: Property = {
  id: 'none-lost',
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
      const taken = passed(lost, m.arch.guest.consumed(m, queue), m.topo.guestIommus[queue].commandsLog2);
      const how = howOf(track.marks(queue, lost), taken);
      return { pos, other: lost, detail: [how, 0, ...overwritten.meant(m, queue, lost)] };
    },
  },
  exercises: { observe: ({ track }, queue, pos) => track.closes(queue, pos) },
};
