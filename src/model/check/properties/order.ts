import { distance } from '../../state/queue.ts';
import { wordsAt } from '../words.ts';
import type { Property } from '../property.ts';

export const ORDER: Property = {
  id: 'order',
  monitor: {
    handOver: ({ m, track }, queue, pos) => {
      if (track.lappedUntouched(queue)) return { pos, other: pos, detail: [...wordsAt(m, queue, pos), 0, 0] };
      const next = track.next(queue);
      const ahead = distance(next, pos, track.log2(queue));
      return ahead > 0 && ahead <= 1 << track.log2(queue) ? { pos, other: next } : undefined;
    },
  },
  exercises: { handOver: ({ track }, queue) => track.handedOverBefore(queue) },
};
