/** Stage-1 tables. */
import type { DrawnKind } from './kind.ts';

export const HWPT_NESTED: DrawnKind = {
  kind: 'hwpt_nested',
  actor: 'kernel',
  column: 1,
  rows: { full: 4, middle: 2, owned: 2, short: 1 },
  lastFirst: true,
};
