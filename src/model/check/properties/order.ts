import { distance } from '../../state/queue.ts';
import { commandAt, wordsAt } from '../words.ts';
import type { Property } from '../property.ts';

export const ORDER: Property = {
  id: 'order',
  statement:
    'Commands are handed over in queue order. Stricter than the architecture, which orders nothing between two SYNCs; it is what lets one number, CONS, tell the truth.',
  source: 'Nicolin Chen, LKML, 13 Dec 2023, "Re: [PATCH v6 0/6] iommufd: Add nesting infrastructure (part 2/2)"',
  monitor: {
    handOver: ({ m, track }, queue, pos) => {
      if (track.lappedUntouched(queue)) return { pos, other: pos, detail: [...wordsAt(m, queue, pos), 0, 0] };
      const next = track.next(queue);
      const ahead = distance(next, pos, track.log2(queue));
      return ahead > 0 && ahead <= 1 << track.log2(queue) ? { pos, other: next } : undefined;
    },
  },
  exercisedBy: 'two commands of a queue handed over',
  exercises: { handOver: ({ track }, queue) => track.handedOverBefore(queue) },
  sentence: (e, c) => {
    const behind =
      e.other === e.pos
        ? 'one that stood before it and has left its slot'
        : commandAt(c, e.other, e.detail[2], e.detail[3]);
    return `${commandAt(c, e.pos, e.detail[0], e.detail[1])} was handed over before ${behind}.`;
  },
};
