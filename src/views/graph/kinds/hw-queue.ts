/** Queues of guests that hardware reads. */
import type { Kind } from './kind.ts';

export const HW_QUEUE: Kind = {
  kind: 'hw_queue',
  actor: 'kernel',
  column: 1,
  rows: { full: 3, short: 2 },
  stands: 'below',
};
