/** What hardware does with a guest's VCMDQ, as events. */
import { mnemonic } from '../fields/commands.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import { MARK, defineEvents } from '../../../state/events.ts';

const { kinds, defs } = defineEvents(0xb0, {
  /** queue, position, w0..w3 as executed, whether its effect is still to come, SID slot that matched (from 1; 0: none was looked at) */
  consume: {
    brief: (a) => mnemonic([a[2], a[3], a[4], a[5]]).replace('CMD_', ''),
    marks: MARK.command,
    positions: [1],
  },
  /** queue, position */
  sync: {
    label: 'SYNC',
    brief: () => 'SYNC complete',
    marks: MARK.command | MARK.sync,
    positions: [1],
  },
  /** queue, position, register value, cerror */
  error: {
    label: 'CERROR',
    brief: (a) => `${CERROR_NAMES[a[3]]} at ${a[1]}`,
    fails: () => true,
    marks: MARK.command,
    positions: [1],
  },
  /** queue */
  initError: {
    label: 'INIT_ERR',
    fails: () => true,
  },
});

export const CMDQV_EVENT = kinds;
export const CMDQV_EVENTS = defs;
