/** Event queues of viommus. */
import type { DrawnKind } from './kind.ts';

export const VEVENTQ: DrawnKind = {
  kind: 'veventq',
  actor: 'kernel',
  column: 1,
  rows: { full: 3, short: 2 },
  stands: 'below',
  // The caption of the column that it stands in is of another kind.
  cell: (title) => title,
};
