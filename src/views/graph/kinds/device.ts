/** PCIe functions. */
import type { Kind } from './kind.ts';

export const DEVICE: Kind = {
  kind: 'device',
  actor: 'device',
  column: 5,
  rows: { full: 2, short: 1 },
  outline: 'PCIe device',
};
