/** A violated property, in one sentence that can be pasted into a mail. */
import { sentences } from '../state/sentences.ts';
import { CHECK_EVENTS } from './events.ts';
import { PROPERTIES } from './properties.ts';
import { ref } from '../state/ref.ts';

export const CHECK_SENTENCES = sentences(CHECK_EVENTS, {
  violation: (e, c) => {
    const property = PROPERTIES[e.property];
    const queue = c.topo.guestIommus[e.queue].name;
    return {
      text: `${property.id} is violated: ${property.sentence(e, c)}`,
      objects: property.objects?.(e, c) ?? [ref('cmd', queue, e.pos), ref('cmd', queue, e.other)],
      source: property.source,
    };
  },
});
