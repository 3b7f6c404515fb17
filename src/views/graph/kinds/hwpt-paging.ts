/** Stage-2 tables. */
import { shortTitle } from '../layout/shapes.ts';
import type { DrawnKind } from './kind.ts';

export const HWPT_PAGING: DrawnKind = {
  kind: 'hwpt_paging',
  actor: 'kernel',
  column: 1,
  rows: { full: 4, middle: 3, short: 2 },
  cell: (title) => `S2 ${shortTitle(title)}`,
};
