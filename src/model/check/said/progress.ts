import { commandAt } from '../words.ts';
import type { PropertySaid } from './said.ts';

export const PROGRESS_SAID: PropertySaid = {
  statement: "From every reachable state the guest's SYNC can still complete or fail visibly.",
  source: 'IHI 0070 4.7.3',
  exercisedBy: 'a vCPU that waits',
  sentence: (e, c) =>
    `nothing can happen any more, and ${c.topo.guestIommus[e.queue].name}'s ${commandAt(c, e.pos, e.detail[0], e.detail[1])} is neither complete nor failed.`,
};
