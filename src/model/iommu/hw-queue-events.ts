/** What hardware does with a guest's queue that it runs itself, as events. */
import { cerror, flag, plain, position, guestIommu, word, words } from '../state/event-args.ts';
import { MARK, defineEvents, event } from '../state/events.ts';
import { EFFECT_DUE } from './events.ts';

export const HW_QUEUE_EVENTS = defineEvents({
  /** `w`: as executed; `late`: its effect is still to come; `slot`: that matched the SID, from 1; 0: none was looked at. */
  consume: event(0xb0, [guestIommu('queue'), position('pos'), words('w', 4), flag('late'), plain('slot')], {
    brief: ({ pos, w, late }, { arch }) =>
      `${pos}: ${arch.commands.nameOf(w).replace('CMD_', '')}${late ? EFFECT_DUE : ''}`,
    marks: MARK.command,
  }),
  sync: event(0xb1, [guestIommu('queue'), position('pos')], {
    label: 'SYNC',
    brief: ({ pos }) => `${pos}: SYNC complete`,
    marks: MARK.command | MARK.sync,
  }),
  error: event(0xb2, [guestIommu('queue'), position('pos'), word('value'), cerror('cerror')], {
    label: ({ error }) => error,
    brief: (told, { arch }) => `${arch.errors.nameOf(told.cerror)} at ${told.pos}`,
    fails: true,
    marks: MARK.command,
  }),
  initError: event(0xb3, [guestIommu('queue')], {
    label: 'INIT_ERR',
    fails: true,
  }),
});

export const HW_QUEUE_EVENT = HW_QUEUE_EVENTS.kinds;
