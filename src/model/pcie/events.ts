/** What a PCIe device does, as events. */
import { ENTRY, address, count, device, flag } from '../state/event-args.ts';
import { defineEvents, event } from '../state/events.ts';

export const DEVICE_EVENTS = defineEvents({
  request: event(0x80, [device('device'), address('iova'), flag('write'), flag('ats')], {
    label: 'DMA',
  }),
  /** `cached`: its ATC had the translation. */
  land: event(0x81, [device('device'), address('iova'), flag('write'), address('pa'), flag('cached')], {
    label: 'DMA done',
  }),
  post: event(0x82, [device('device'), address('iova'), flag('write')], {
    label: 'DMA via ATC',
  }),
  discard: event(0x83, [device('device'), address('iova')]),
  abort: event(0x84, [device('device'), address('iova')], {
    label: 'abort',
    fails: true,
  }),
  /** The tag is 0. */
  atcFill: event(0x85, [device('device'), ...ENTRY]),
  atcKill: event(0x86, [device('device'), ...ENTRY]),
  /** `entries`: that it removed. */
  answerInvalidate: event(0x87, [device('device'), count('entries')], {
    label: 'ATC inv.',
  }),
});

export const DEVICE_EVENT = DEVICE_EVENTS.kinds;
