import type { Property } from '../property.ts';

/** In the device's number: the host has taken the page away, not the guest. */
export const HOST_MARK = 0x10000;

export const NO_USE_AFTER_UNMAP: Property = {
  id: 'no-use-after-unmap',
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
  exercises: { free: ({ freed }, _, frame, pages) => freed.held(frame, pages) },
};
