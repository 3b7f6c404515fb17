import { hex } from '../../fields/field.ts';
import type { Property } from '../property.ts';
import { ref } from '../../state/ref.ts';
import { WORDS } from '../../arch/words.ts';

/** In the device's number: the host has taken the page away, not the guest. */
const HOST_MARK = 0x10000;

export const NO_USE_AFTER_UNMAP: Property = {
  id: 'no-use-after-unmap',
  statement:
    'No DMA lands through a translation derived from a mapping that its owner removed, after the owner observed the covering SYNC(s) and reused the page.',
  source: 'IHI 0070 3.21',
  monitor: {
    land: ({ m, revocationsOf }, owner, device, iova, pa) => {
      const revocations = revocationsOf(owner);
      const found = revocations ? revocations.usedAfter(m, device, iova, pa) : -1;
      if (!revocations || found < 0) return undefined;
      const [by, pos] = revocations.coveredBy(found);
      const queue = by < 0 ? owner : by;
      const detail = [
        device | (by < 0 ? HOST_MARK : 0),
        Math.floor(iova / 2 ** 32),
        iova >>> 0,
        Math.floor(pa / 4096),
      ] as const;
      return { queue, pos, other: pos, detail };
    },
  },
  exercisedBy: 'a page given to something else that some cache had held a translation of',
  exercises: { free: ({ freed }, _, frame, pages) => freed.held(frame, pages) },
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
