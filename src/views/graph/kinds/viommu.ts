/** viommus. */
import type { Kind } from './kind.ts';

export const VIOMMU: Kind = {
  kind: 'viommu',
  actor: 'kernel',
  column: 1,
  rows: { full: 4, short: 2 },
  cell: (title) => title,
};
