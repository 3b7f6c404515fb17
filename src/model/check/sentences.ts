/** A violated property, in one sentence that can be pasted into a mail. */
import { sentences } from '../state/sentences.ts';
import { CHECK_EVENTS } from './events.ts';
import { PROPERTIES } from './properties.ts';
import { SAIDS } from './saids.ts';
import { ref } from '../state/ref.ts';

export const CHECK_SENTENCES = sentences(CHECK_EVENTS, {
  violation: (e, c) => {
    const said = SAIDS[e.property];
    const queue = c.topo.guestIommus[e.queue].name;
    return {
      text: `${PROPERTIES[e.property].id} is violated: ${said.sentence(e, c)}`,
      objects: said.objects?.(e, c) ?? [ref('cmd', queue, e.pos), ref('cmd', queue, e.other)],
      source: said.source,
    };
  },
});
