/** vdevices. */
import type { Kind } from './kind.ts';

export const VDEVICE: Kind = { kind: 'vdevice', actor: 'kernel', column: 3, rows: { full: 3, short: 2, line: 1 } };
