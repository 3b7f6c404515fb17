/** Processors of guests. */
import type { DrawnKind } from './kind.ts';

export const VCPU: DrawnKind = {
  kind: 'vcpu',
  actor: 'guest',
  term: 'vCPU',
  column: 0,
  rows: { full: 3, short: 1 },
  cell: (title) => title,
  outline: 'vCPU',
};
