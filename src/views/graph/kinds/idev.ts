/** Devices bound to iommufd. */
import type { DrawnKind } from './kind.ts';

export const IDEV: DrawnKind = {
  kind: 'idev',
  actor: 'kernel',
  column: 4,
  rows: { full: 4, middle: 3, short: 2, line: 1 },
  lastFirst: true,
  outline: 'idev',
};
