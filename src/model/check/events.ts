/** A violated property as an event. */
import { defineEvents, MARK } from '../state/events.ts';

const { kinds, defs } = defineEvents(0xa0, {
  /** vsmmu, property, position, other position, w0, w1 of the first, w0, w1 of the other */
  violation: {
    marks: MARK.violation,
    positions: [2, 3],
  },
});

export const CHECK_EVENT = kinds;
export const CHECK_EVENTS = defs;
