/** vdevices. */
import type { DrawnKind } from './kind.ts';

export const VDEVICE: DrawnKind = { kind: 'vdevice', actor: 'kernel', column: 3, rows: { full: 3, short: 2, line: 1 } };
