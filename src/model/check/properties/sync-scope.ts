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
      const before = track.uncovered(queue, pos);
      const sync = before.findLastIndex((p) => isWaitAt(m, queue, p));
      const open = before
        .slice(0, Math.max(0, sync))
        .find((p) => !(track.marks(queue, p) & FINISHED) && !isWaitAt(m, queue, p));
      return open === undefined ? undefined : { pos, other: open };
    },
  },
  exercisedBy: `a ${WORDS.wait} with a command before it, and one handed over after it`,
  exercises: {
    handOver: ({ m, track }, queue, pos) =>
      track.syncedBefore(queue) || track.uncovered(queue, pos).findLastIndex((p) => isWaitAt(m, queue, p)) > 0,
  },
  sentence: (e, c) =>
    `${commandAt(c, e.pos, e.detail[0], e.detail[1])} was handed over before ${commandAt(c, e.other, e.detail[2], e.detail[3])} was complete, and a ${WORDS.wait} stands between them.`,
};
