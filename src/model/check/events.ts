/** A violated property, in one sentence that can be pasted into a mail. */
import { defineEvents, MARK } from '../state/events.ts';
import { PROPERTIES } from './properties.ts';

const { kinds, defs } = defineEvents(0xa0, {
  /** vsmmu, property, position, other position, w0, w1 of the first, w0, w1 of the other */
  violation: {
    marks: MARK.violation,
    positions: [2, 3],
    describe: (a, c) => {
      const property = PROPERTIES[a[1]];
      const queue = c.topo.vsmmus[a[0]].name;
      return {
        text: `${property.id} is violated: ${property.sentence!(a, c)}`,
        objects: [`cmd/${queue}/${a[2]}`, `cmd/${queue}/${a[3]}`],
        source: property.source,
      };
    },
  },
});

export const CHECK_EVENT = kinds;
export const CHECK_EVENTS = defs;
