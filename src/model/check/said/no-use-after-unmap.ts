import { hex } from '../../fields/field.ts';
import type { PropertySaid } from './said.ts';
import { HOST_MARK } from '../properties/no-use-after-unmap.ts';
import { ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

export const NO_USE_AFTER_UNMAP_SAID: PropertySaid = {
  statement:
    'No DMA lands through a translation derived from a mapping that its owner removed, after the owner observed the covering SYNC(s) and reused the page.',
  source: 'IHI 0070 3.21',
  exercisedBy: 'a page given to something else that some cache had held a translation of',
  sentence: (e, { topo }) => {
    const dma = `the DMA of ${topo.devices[e.detail[0] & ~HOST_MARK].name} to IOVA ${hex(e.detail[1] * 2 ** 32 + e.detail[2])} lands in PA ${hex(e.detail[3] * 4096)}`;
    return e.detail[0] & HOST_MARK
      ? `${dma}, which the host has taken away, flushed and given to somebody else.`
      : `${dma}, which the guest has reused after it saw the ${WORDS.wait} that follows command ${e.pos} complete.`;
  },
  objects: (e, { topo }) => {
    const device = ref('device', topo.devices[e.detail[0] & ~HOST_MARK].name);
    return e.detail[0] & HOST_MARK ? [device] : [device, ref('cmd', topo.guestIommus[e.queue].name, e.pos)];
  },
};
