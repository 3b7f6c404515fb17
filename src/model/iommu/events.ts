/** What a physical IOMMU does, as events. */
import { hex } from '../fields/field.ts';
import {
  ENTRY,
  address,
  cerror,
  device,
  hostPosition,
  plain,
  recordType,
  sid,
  iommu,
  word,
  words,
} from '../state/event-args.ts';
import { MARK, defineEvents, event } from '../state/events.ts';

/** Said of a command that is consumed when its effect is still to come. */
export const EFFECT_DUE = ', effect due';

export const IOMMU_EVENTS = defineEvents({
  consume: event(0x60, [iommu('iommu'), hostPosition('at'), words('w', 4)], {
    brief: ({ w }, { arch }) => arch.commands.nameOf(w).replace('CMD_', ''),
    marks: MARK.command,
  }),
  sync: event(0x61, [iommu('iommu'), hostPosition('at')], {
    label: 'SYNC',
    brief: () => 'SYNC complete',
    marks: MARK.command | MARK.sync,
  }),
  iotlbFill: event(0x62, [iommu('iommu'), ...ENTRY], {
    label: 'IOTLB fill',
    brief: ({ tag, iova }) => `IOTLB fill VMID ${tag >>> 16} ${hex(iova)}`,
  }),
  iotlbKill: event(0x63, [iommu('iommu'), ...ENTRY]),
  /** `used`: a sum of USED. */
  translate: event(0x64, [iommu('iommu'), device('device'), address('iova'), address('pa'), word('used'), sid('sid')], {
    brief: (told, { topo }) => `translate ${topo.devices[told.device].name}`,
  }),
  refuse: event(
    0x65,
    [iommu('iommu'), device('device'), address('iova'), recordType('fault'), sid('sid'), word('used')],
    {
      brief: (told, { topo }) => `refuse ${topo.devices[told.device].name}`,
      fails: true,
    },
  ),
  sendInvalidate: event(0x66, [iommu('iommu'), device('device'), address('address'), plain('size')], {
    label: 'ATS inv.',
  }),
  dropFill: event(0x67, [iommu('iommu'), device('device'), address('iova')], {
    label: 'fill dropped',
    brief: (told, { topo }) => `fill dropped for ${topo.devices[told.device].name}`,
  }),
  /** `written`: what became of it, WRITTEN; `w`: its first six words. */
  record: event(0x68, [iommu('iommu'), plain('written'), words('w', 6)], {
    label: 'event',
    brief: ({ w }, { arch }) => arch.recordName(w[0] & 0xff),
    fails: true,
  }),
  timeOut: event(0x69, [iommu('iommu'), device('device')], {
    label: 'ATS time-out',
    brief: (told, { topo }) => `ATS time-out of ${topo.devices[told.device].name}`,
    fails: true,
  }),
  commandError: event(0x6a, [iommu('iommu'), words('w', 4), cerror('cerror'), hostPosition('at')], {
    label: ({ error }) => error,
    fails: true,
    marks: MARK.command,
  }),
  defer: event(0x6b, [iommu('iommu'), hostPosition('at')], {
    label: 'effect due',
    brief: () => 'effect still due',
  }),
  effect: event(0x6c, [iommu('iommu'), words('w', 4)], {
    label: 'effect',
    brief: ({ w }, { arch }) => `${arch.commands.nameOf(w).replace('CMD_', '')} takes effect`,
    marks: MARK.command,
  }),
});

export const IOMMU_EVENT = IOMMU_EVENTS.kinds;
