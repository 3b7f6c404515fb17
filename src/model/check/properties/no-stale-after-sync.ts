import type { Property } from '../property.ts';

/** In the first word of the detail above 24 bits of the address; the device of what is in flight is above the opcode. */
export const IN_FLIGHT = 0x1000000;

/** In the last word of the detail: the driver has overwritten the command since, after an error at its index. */
export const OVERWRITTEN = 0x80000000;

export const NO_STALE_AFTER_SYNC: Property = {
  id: 'no-stale-after-sync',
  monitor: {
    observe: ({ m, leftover, overwritten }, queue, pos) => {
      if (!leftover) return undefined;
      const { held, who, page, device } = leftover;
      const [hi, lo] = [Math.floor(page / 2 ** 20), ((page % 2 ** 20) * 4096) >>> 0];
      const opcode = overwritten.meant(m, queue, leftover.pos)[0] & 0xff;
      const gone = overwritten.at(queue, leftover.pos) ? OVERWRITTEN : 0;
      const detail = [
        (held << 28) | (device < 0 ? 0 : IN_FLIGHT) | hi,
        lo,
        who,
        (gone | opcode | (Math.max(0, device) << 8)) >>> 0,
      ] as const;
      return { pos, other: leftover.pos, detail };
    },
  },
  exercises: { observe: ({ hadEntry }) => hadEntry },
};
