/** What a PCIe device does, as events. */
import { defineEvents } from '../state/events.ts';

const { kinds, defs } = defineEvents(0x80, {
  /** device, iova hi, lo, write, ats */
  request: {
    label: 'DMA',
  },
  /** device, iova hi, lo, write, pa hi, lo, via ATC */
  land: {
    label: 'DMA done',
  },
  /** device, iova hi, lo, write */
  post: {
    label: 'DMA via ATC',
  },
  /** device, iova hi, lo */
  discard: {},
  /** device, iova hi, lo */
  abort: {
    label: 'abort',
    fails: () => true,
  },
  /** device, 0, iova hi, lo, attr, pa hi, lo */
  atcFill: {},
  atcKill: {},
  /** device, entries removed */
  answerInvalidate: {
    label: 'ATC inv.',
  },
});

export const DEVICE_EVENT = kinds;
export const DEVICE_EVENTS = defs;
