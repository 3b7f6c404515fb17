/** viommus. */
import type { DrawnKind } from './kind.ts';

export const VIOMMU: DrawnKind = {
  kind: 'viommu',
  actor: 'kernel',
  column: 1,
  rows: { full: 4, short: 2 },
  cell: (title) => title,
};
