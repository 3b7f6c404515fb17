/** PCIe functions. */
import type { DrawnKind } from './kind.ts';

export const DEVICE: DrawnKind = {
  kind: 'device',
  actor: 'device',
  column: 5,
  rows: { full: 2, short: 1 },
  outline: 'PCIe device',
};
