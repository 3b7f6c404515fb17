/** Devices bound to iommufd. */
import type { Kind } from './kind.ts';

export const IDEV: Kind = {
  kind: 'idev',
  actor: 'kernel',
  column: 4,
  rows: { full: 4, middle: 3, short: 2, line: 1 },
  lastFirst: true,
  outline: 'idev',
};
