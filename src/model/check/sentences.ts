/** A violated property, in one sentence that can be pasted into a mail. */
import { sentences } from '../state/sentences.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';

export const CHECK_SENTENCES = sentences(CHECK_EVENT, {
  /** vsmmu, property, position, other position, w0, w1 of the first, w0, w1 of the other */
  violation: (a, c) => {
    const property = PROPERTIES[a[1]];
    const queue = c.topo.vsmmus[a[0]].name;
    return {
      text: `${property.id} is violated: ${property.sentence(a, c)}`,
      objects: property.objects?.(a, c) ?? [`cmd/${queue}/${a[2]}`, `cmd/${queue}/${a[3]}`],
      source: property.source,
    };
  },
});
