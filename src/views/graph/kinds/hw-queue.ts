/** Queues of guests that hardware reads. */
import type { DrawnKind } from './kind.ts';

export const HW_QUEUE: DrawnKind = {
  kind: 'hw_queue',
  actor: 'kernel',
  column: 1,
  rows: { full: 3, short: 2 },
  stands: 'below',
};
