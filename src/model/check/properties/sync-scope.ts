import type { Property } from '../property.ts';
import { DONE } from '../track.ts';
import { commandAt, isWaitAt } from '../words.ts';
import { WORDS } from '../../arch/words.ts';

const FINISHED = DONE.complete | DONE.vmm | DONE.refused;

export const SYNC_SCOPE: Property = {
  id: 'sync-scope',
  statement: `Nothing after a ${WORDS.wait} is handed over before everything before it is complete.`,
  source: 'IHI 0070 4.7.3',
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
  exercisedBy: `a ${WORDS.wait} with a command before it, and one handed over after it`,
  exercises: {
    handOver: ({ m, track }, queue, pos) => {
      if (track.syncedBefore(queue) && !track.judged(queue, pos)) return true;
      const from = track.open(queue, pos);
      const sync = track.last(queue, from, pos, (p) => isWaitAt(m, queue, p));
      return sync >= 0 && sync !== from;
    },
  },
  sentence: (e, c) =>
    `${commandAt(c, e.pos, e.detail[0], e.detail[1])} was handed over before ${commandAt(c, e.other, e.detail[2], e.detail[3])} was complete, and a ${WORDS.wait} stands between them.`,
};
