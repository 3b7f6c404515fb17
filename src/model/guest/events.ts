/** What a guest vCPU does, as events. */
import { hex } from '../fields/field.ts';
import {
  actor,
  address,
  asid,
  count,
  device,
  flag,
  high,
  low,
  plain,
  position,
  recordType,
  vcpu,
  vsid,
  guestIommu,
  word,
  words,
} from '../state/event-args.ts';
import { MARK, NO_COMMAND, defineEvents, event } from '../state/events.ts';

export const GUEST_EVENTS = defineEvents({
  write: event(0x08, [guestIommu('guestIommu'), position('pos'), words('w', 4), vcpu('vcpu')]),
  /** `hardware`: it runs the queue, and nothing traps. */
  doorbell: event(0x09, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('value'), flag('hardware')], {
    label: ({ written }) => written,
    about: () => NO_COMMAND,
    brief: ({ value }, { arch: { words } }) => `${words.written} = ${hex(value)}`,
    marks: MARK.command,
  }),
  /** The wait at `pos` is complete by `status`; `believed`: it is only taken for complete. */
  observe: event(0x0a, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('status'), flag('believed')], {
    label: ({ consumed }) => `${consumed} read`,
    brief: ({ believed, pos }) => (believed ? `believes SYNC ${pos}` : `sees SYNC ${pos}`),
    marks: MARK.sync,
  }),
  seesError: event(0x0b, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('errors'), word('status')], {
    called: ({ errors }) => errors.toLowerCase(),
    label: ({ errors }) => errors,
    brief: ({ pos }, { arch: { words } }) => `${words.errors} at ${pos}`,
    fails: true,
  }),
  /** `w`: w0 and w1 of what stood there. */
  skip: event(0x0c, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), words('w', 2)]),
  acknowledge: event(
    0x0d,
    [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('acknowledged'), flag('hardware')],
    {
      label: ({ acknowledgement }) => acknowledgement,
      about: () => NO_COMMAND,
      brief: (_, { arch: { words } }) => words.acknowledgement,
      marks: MARK.command,
    },
  ),
  /** `table`: its ASID, and above that 1 + the emulated IOMMU that it is of, where ASIDs are its own. */
  pte: event(0x0e, [vcpu('vcpu'), flag('unmap'), word('table'), count('pages'), address('iova'), address('ipa')], {
    label: 'PTEs',
    brief: ({ unmap, iova }) => `${unmap ? 'unmap' : 'map'} ${hex(iova)}`,
  }),
  dma: event(0x0f, [vcpu('vcpu'), device('device'), flag('write'), address('iova')], {
    label: 'start DMA',
    brief: ({ device: d }, { topo }) => `DMA by ${topo.devices[d].name}`,
  }),
  free: event(0x10, [vcpu('vcpu'), count('pages'), address('ipa')]),
  /** `other`: the actor that was waited for. */
  go: event(0x11, [vcpu('vcpu'), actor('other')], {
    label: 'go on',
  }),
  context: event(0x12, [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), asid('asid')], {
    called: ({ context }) => context.toLowerCase(),
    label: ({ context }) => context,
    brief: ({ vsid: id }, { arch: { words } }) => `${words.context} of vSID ${hex(id)}`,
  }),
  /** Fields of a context are others now. `w`: the halves of words 0 and 1. */
  contextFields: event(0x17, [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), words('w', 4)], {
    called: ({ context }) => context.toLowerCase(),
    label: ({ context }) => context,
    brief: ({ vsid: id }, { arch: { words } }) => `${words.context} of vSID ${hex(id)}`,
  }),
  /** Part of a device entry or a context, the halves of its 64-bit word `index`: more words of it follow. */
  word: event(
    0x13,
    [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), flag('ofContext'), plain('index'), low('low'), high('high')],
    {
      brief: ({ ofContext, vsid: id, index }, { arch: { words } }) =>
        `${ofContext ? words.context : words.deviceEntry} of vSID ${hex(id)}, word ${index}`,
    },
  ),
  /** `low`: low halves of words 0 and 1. */
  entry: event(0x14, [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), words('low', 2)], {
    called: ({ deviceEntry }) => deviceEntry.toLowerCase(),
    label: ({ deviceEntry }) => deviceEntry,
    brief: ({ vsid: id }, { arch: { words } }) => `${words.deviceEntry} of vSID ${hex(id)}`,
  }),
  /** `type`, `vsid`, `input`: of the first record. `lost`: the guest sees that some were lost. */
  events: event(
    0x15,
    [
      vcpu('vcpu'),
      guestIommu('guestIommu'),
      count('records'),
      recordType('type'),
      vsid('vsid'),
      address('input'),
      flag('lost'),
    ],
    {
      label: ({ eventQueue }) => eventQueue,
      brief: ({ records }, { arch: { words } }) => `reads ${records} of ${words.eventQueue}`,
    },
  ),
  /** A write to what says how accesses pass while the IOMMU is off, or else to what turns it on. */
  register: event(0x16, [vcpu('vcpu'), guestIommu('guestIommu'), flag('bypass'), word('value')], {
    brief: ({ bypass, value }, { arch: { words } }) => `${bypass ? words.bypass : words.control} = ${hex(value)}`,
  }),
});

export const GUEST_EVENT = GUEST_EVENTS.kinds;
