/** What the kernel does with an invalidation call, and what the host does to a device, as events. */
import { hex } from '../fields/field.ts';
import {
  cerror,
  count,
  device,
  flag,
  frame,
  hostPosition,
  ioctl,
  ipa,
  objectId,
  plain,
  position,
  recordType,
  rule,
  sid,
  iommu,
  vm,
  vsid,
  guestIommu,
  word,
} from '../state/event-args.ts';
import { MARK, NO_COMMAND, defineEvents, event } from '../state/events.ts';
import type { IoctlNumber, ObjectId, RuleNumber } from '../state/numbers.ts';
import { ref } from '../state/ref.ts';
import { ruleByNumber } from './uapi/rules.ts';

export const IOCTL = { viommu: 0, hwpt: 1, device: 2 } as const;

export const ioctlName = (call: IoctlNumber): string =>
  call === IOCTL.device ? 'IOMMUFD_DEV_INVALIDATE' : 'IOMMU_HWPT_INVALIDATE';

/** `viommu #4`, `hwpt_nested #5`, `dev_id 2`. */
export const targetName = (call: IoctlNumber, id: ObjectId): string =>
  call === IOCTL.viommu ? `viommu #${id}` : call === IOCTL.hwpt ? `hwpt_nested #${id}` : `dev_id ${id}`;

export const targetObject = (owner: string, call: IoctlNumber, id: ObjectId): string =>
  ref(['viommu', 'hwpt_nested', 'idev'][call], owner, id);

/** Name of the errno of a rule, by the rule's number. */
export const errnoOf = (refused: RuleNumber): string => ruleByNumber(refused)?.name ?? '0';

export const KERNEL_EVENTS = defineEvents({
  lookup: event(0x40, [guestIommu('guestIommu'), ioctl('ioctl'), objectId('target'), count('entries')], {
    label: 'look up',
  }),
  lookupFailed: event(0x41, [guestIommu('guestIommu'), ioctl('ioctl'), objectId('target'), rule('rule')], {
    label: 'no object',
    brief: ({ rule: refused }) => errnoOf(refused),
    fails: true,
  }),
  /** `vdevice`: 0 where the call names the device; `target`: of the call. */
  convertSid: event(
    0x42,
    [
      guestIommu('guestIommu'),
      position('pos'),
      plain('entry'),
      word('w0'),
      vsid('vsid'),
      sid('sid'),
      objectId('vdevice'),
      objectId('target'),
    ],
    {
      label: 'SID',
      brief: (told) => `${told.pos}: vSID ${hex(told.vsid)} → ${hex(told.sid)}`,
    },
  ),
  /** `vmids`: the guest's VMID << 16 | VMID put in, that of `hwpt`; `target`: of the call. */
  convertVmid: event(
    0x43,
    [
      guestIommu('guestIommu'),
      position('pos'),
      plain('entry'),
      word('w0'),
      word('vmids'),
      objectId('hwpt'),
      ioctl('ioctl'),
      objectId('target'),
    ],
    {
      label: 'VMID',
      brief: ({ pos, vmids }) => `${pos}: VMID ${vmids & 0xffff}`,
    },
  ),
  refuse: event(
    0x44,
    [guestIommu('guestIommu'), position('pos'), plain('entry'), word('w0'), vsid('vsid'), rule('rule')],
    {
      label: 'refuse',
      brief: ({ pos, rule: refused }) => `refuse ${pos}: ${errnoOf(refused)}`,
      fails: true,
    },
  ),
  /** `at`: where the first of the commands goes; `first`, `last`: in the guest's queue. */
  issue: event(
    0x45,
    [
      guestIommu('guestIommu'),
      iommu('iommu'),
      count('commands'),
      hostPosition('at'),
      position('first'),
      position('last'),
      ioctl('ioctl'),
      objectId('target'),
    ],
    {
      about: ({ commands, first }) => (commands === 1 ? first : NO_COMMAND),
      brief: ({ commands }) => `issue ${commands} + SYNC`,
    },
  ),
  /** `at`: of the wait. */
  synced: event(
    0x46,
    [guestIommu('guestIommu'), iommu('iommu'), hostPosition('at'), ioctl('ioctl'), objectId('target')],
    {
      label: 'synced',
    },
  ),
  syncTimeout: event(0x47, [guestIommu('guestIommu'), iommu('iommu'), hostPosition('at')], {
    label: 'time-out',
    fails: true,
  }),
  /** `entries`: entry_num out; `pos`: of the refused command, where one was `refused`. */
  ret: event(
    0x48,
    [
      guestIommu('guestIommu'),
      ioctl('ioctl'),
      objectId('target'),
      rule('rule'),
      count('entries'),
      position('pos'),
      flag('refused'),
    ],
    {
      label: 'return',
      about: ({ refused, pos }) => (refused ? pos : NO_COMMAND),
      brief: (told) => (told.rule ? `return -${errnoOf(told.rule)}` : 'return 0'),
      fails: (told) => told.rule !== 0,
      marks: MARK.ioctl,
    },
  ),
  seesError: event(0x49, [iommu('iommu'), cerror('cerror'), hostPosition('at')], {
    called: ({ errors }) => errors.toLowerCase(),
    label: ({ errors }) => `${errors} irq`,
  }),
  /** `queue`: of which vEVENTQ it becomes event `number`, or 0: it is not for a guest. */
  vevent: event(
    0x4a,
    [
      iommu('iommu'),
      recordType('type'),
      sid('sid'),
      vm('vm'),
      objectId('queue'),
      vsid('vsid'),
      plain('number'),
      flag('lost'),
    ],
    {
      label: ({ eventQueue }) => `${eventQueue} irq`,
      brief: ({ type, queue, lost, number }, { arch }) =>
        `${arch.recordName(type)}${queue ? (lost ? ' lost' : ` #${number}`) : ''}`,
      fails: ({ lost }) => lost === 1,
    },
  ),
  /** `idev`: its dev_id; `vdevice`: 0 where it has none; `asked`: by the VMM. */
  unbind: event(
    0x4b,
    [vm('vm'), device('device'), objectId('idev'), objectId('vdevice'), vsid('vsid'), flag('asked')],
    {
      brief: (told, { topo }) => `unbind ${topo.devices[told.device].name}`,
    },
  ),
  reset: event(0x4c, [device('device')], {
    brief: (told, { topo }) => `reset ${topo.devices[told.device].name}`,
  }),
  mapS2: event(0x4d, [vm('vm'), ipa('ipa'), count('pages'), frame('first'), objectId('hwpt')], {
    label: 'S2 map',
    brief: (told) => `map IPA ${hex(told.ipa)}`,
  }),
  /** `shared`: one stage 2 serves all viommus of the VM. */
  unmapS2: event(0x4e, [vm('vm'), ipa('ipa'), flag('shared'), count('pages')], {
    label: 'S2 unmap',
    brief: (told) => `unmap IPA ${hex(told.ipa)}`,
  }),
  /** `commands`: with the wait, where the last is one (`sync`); `w0`: 0 for several kinds. */
  hostIssue: event(0x4f, [iommu('iommu'), count('commands'), hostPosition('at'), word('w0'), flag('sync')], {
    label: 'issue',
    brief: ({ sync, commands }) => (sync ? `issue ${commands - 1} + SYNC` : `issue ${commands}`),
  }),
  hostSynced: event(0x50, [iommu('iommu'), hostPosition('at')], {
    label: 'synced',
  }),
  quarantine: event(0x51, [device('device')], {
    label: 'quarantine',
  }),
  /** `there`: there is a hardware queue; `flush`: its time-outs were asked for; `reset`: its registers were reset. */
  reassign: event(0x52, [guestIommu('from'), guestIommu('to'), flag('there'), flag('flush'), flag('reset')], {
    label: 'reassign',
  }),
  /** Behind an invalidation of a nested hwpt: `commands` for devices and a wait. */
  flush: event(0x54, [guestIommu('guestIommu'), iommu('iommu'), count('commands'), hostPosition('at')], {
    label: 'flush ATCs',
    brief: ({ commands }) => `flush ${commands} + SYNC`,
  }),
  /** An entry that is taken as it is: its vSID is looked up when it is issued. */
  checked: event(0x55, [guestIommu('guestIommu'), position('pos'), plain('entry'), word('w0'), vsid('vsid')], {
    label: 'check',
  }),
  reuse: event(0x53, [vm('vm'), frame('first'), count('pages')], {
    label: 'reuse',
    brief: ({ first }) => `reuse PA ${hex(first * 4096)}`,
  }),
});

export const KERNEL_EVENT = KERNEL_EVENTS.kinds;
