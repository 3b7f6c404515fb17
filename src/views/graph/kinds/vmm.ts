/** The part of a VMM that emulates one IOMMU. */
import { refOf } from '../../common/ids.ts';
import type { DrawnKind } from './kind.ts';

export const VMM: DrawnKind = {
  kind: 'vmm',
  actor: 'vmm',
  term: 'VMM',
  column: 0,
  rows: { full: 3, middle: 2, short: 2 },
  // The name of the emulated IOMMU says whose all in its block is.
  cell: (_, id) => refOf(id).owner,
};
