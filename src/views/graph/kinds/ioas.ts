/** Address spaces of iommufd. */
import type { Kind } from './kind.ts';

export const IOAS: Kind = {
  kind: 'ioas',
  actor: 'kernel',
  term: 'IOAS',
  column: 0,
  rows: { full: 2, short: 1 },
  cell: (title) => title,
};
