import type { Property } from '../property.ts';
import { DONE } from '../marks.ts';
import { isWaitAt } from '../words.ts';

const FINISHED = DONE.complete | DONE.vmm | DONE.refused;

export const SYNC_SCOPE: Property = {
  id: 'sync-scope',
  monitor: {
    handOver: ({ m, track }, queue, pos) => {
      const from = track.open(queue, pos);
      const sync = track.last(queue, from, pos, (p) => isWaitAt(m, queue, p));
      if (sync < 0) return undefined;
      const other = track.first(
        queue,
        from,
        sync,
        (p) => !(track.marks(queue, p) & FINISHED) && !isWaitAt(m, queue, p),
      );
      return other < 0 ? undefined : { pos, other };
    },
  },
  exercises: {
    handOver: ({ m, track }, queue, pos) => {
      if (track.syncedBefore(queue) && !track.judged(queue, pos)) return true;
      const from = track.open(queue, pos);
      const sync = track.last(queue, from, pos, (p) => isWaitAt(m, queue, p));
      return sync >= 0 && sync !== from;
    },
  },
};
