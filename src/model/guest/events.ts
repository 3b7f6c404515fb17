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
    label: 'PROD',
    about: () => NO_COMMAND,
    brief: ({ value }) => `PROD = ${hex(value)}`,
    marks: MARK.command,
  }),
  /** The wait at `pos` is complete by `cons`; `believed`: it is only taken for complete. */
  observe: event(0x0a, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('cons'), flag('believed')], {
    label: 'CONS read',
    brief: ({ believed, pos }) => (believed ? `believes SYNC ${pos}` : `sees SYNC ${pos}`),
    marks: MARK.sync,
  }),
  gerror: event(0x0b, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('gerror'), word('cons')], {
    label: 'GERROR',
    brief: ({ pos }) => `GERROR at ${pos}`,
    fails: true,
  }),
  /** `w`: w0 and w1 of what stood there. */
  skip: event(0x0c, [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), words('w', 2)]),
  acknowledge: event(
    0x0d,
    [guestIommu('guestIommu'), position('pos'), vcpu('vcpu'), word('gerrorn'), flag('hardware')],
    {
      label: 'GERRORN',
      about: () => NO_COMMAND,
      brief: () => 'GERRORN',
      marks: MARK.command,
    },
  ),
  pte: event(0x0e, [vcpu('vcpu'), flag('unmap'), asid('asid'), count('pages'), address('iova'), address('ipa')], {
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
  cd: event(0x12, [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), asid('asid')], {
    label: 'CD',
    brief: ({ vsid: id }) => `CD of vSID ${hex(id)}`,
  }),
  /** Part of a device entry or a context, the halves of its 64-bit word `index`: more words of it follow. */
  word: event(
    0x13,
    [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), flag('cd'), plain('index'), low('low'), high('high')],
    {
      label: 'word',
      brief: ({ cd, vsid: id, index }) => `${cd ? 'CD' : 'STE'} of vSID ${hex(id)}, word ${index}`,
    },
  ),
  /** `low`: low halves of words 0 and 1. */
  ste: event(0x14, [vcpu('vcpu'), guestIommu('guestIommu'), vsid('vsid'), words('low', 2)], {
    label: 'STE',
    brief: ({ vsid: id }) => `STE of vSID ${hex(id)}`,
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
      label: 'EVENTQ',
      brief: ({ records }) => `reads ${records} of EVENTQ`,
    },
  ),
  /** A write to GBPA, or else to CR0. */
  register: event(0x16, [vcpu('vcpu'), guestIommu('guestIommu'), flag('gbpa'), word('value')], {
    label: 'register',
    brief: ({ gbpa, value }) => `${gbpa ? 'GBPA' : 'CR0'} = ${hex(value)}`,
  }),
});

export const GUEST_EVENT = GUEST_EVENTS.kinds;
