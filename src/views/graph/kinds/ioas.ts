/** Address spaces of iommufd. */
import type { DrawnKind } from './kind.ts';

export const IOAS: DrawnKind = {
  kind: 'ioas',
  actor: 'kernel',
  term: 'IOAS',
  column: 0,
  rows: { full: 2, short: 1 },
  cell: (title) => title,
};
