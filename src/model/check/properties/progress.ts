import type { Property } from '../property.ts';
import { WORDS } from '../../arch/words.ts';

/** Has no monitor: a run is judged at its end, a search by what each state can still reach. */
export const PROGRESS: Property = {
  id: 'progress',
  statement: "From every reachable state the guest's SYNC can still complete or fail visibly.",
  source: 'IHI 0070 4.7.3',
  exercisedBy: 'a vCPU that waits',
  exercises: { wait: () => true },
  sentence: (e, { topo }) =>
    `nothing can happen any more, and ${topo.guestIommus[e.queue].name}'s ${WORDS.wait} (command ${e.pos}) is neither complete nor failed.`,
};
