/** What the kernel does with an invalidation call, and what the host does to a device, as events. */
import { eventName } from '../arch/smmuv3/fields/records.ts';
import { hex } from '../fields/field.ts';
import { MARK, NO_COMMAND, defineEvents } from '../state/events.ts';
import { ruleByNumber } from './rules.ts';

export const IOCTL = { viommu: 0, hwpt: 1, device: 2 } as const;

export const ioctlName = (ioctl: number): string =>
  ioctl === IOCTL.device ? 'IOMMUFD_DEV_INVALIDATE' : 'IOMMU_HWPT_INVALIDATE';

/** `viommu #4`, `hwpt_nested #5`, `dev_id 2`. */
export const targetName = (ioctl: number, id: number): string =>
  ioctl === IOCTL.viommu ? `viommu #${id}` : ioctl === IOCTL.hwpt ? `hwpt_nested #${id}` : `dev_id ${id}`;

export const targetObject = (vm: string, ioctl: number, id: number): string =>
  `${['viommu', 'hwpt_nested', 'idev'][ioctl]}/${vm}/${id}`;

/** Name of the errno of a rule, by the rule's number. */
export const errnoOf = (rule: number): string => ruleByNumber(rule)?.name ?? '0';

const { kinds, defs } = defineEvents(0x40, {
  /** vsmmu, ioctl, target id, entries */
  lookup: {
    label: 'look up',
  },
  /** vsmmu, ioctl, target id, rule */
  lookupFailed: {
    label: 'no object',
    brief: (a) => errnoOf(a[3]),
    fails: () => true,
  },
  /** vsmmu, position, entry, w0, vSID, SID, vdevice id (0: the call names the device), id of the call's target */
  convertSid: {
    label: 'SID',
    brief: (a) => `${a[1]}: vSID ${hex(a[4])} → ${hex(a[5])}`,
    positions: [1],
  },
  /** vsmmu, position, entry, w0, guest's VMID << 16 | VMID put in, hwpt id, ioctl, id of the call's target */
  convertVmid: {
    label: 'VMID',
    brief: (a) => `${a[1]}: VMID ${a[4] & 0xffff}`,
    positions: [1],
  },
  /** vsmmu, position, entry, w0, vSID, rule */
  refuse: {
    label: 'refuse',
    brief: (a) => `refuse ${a[1]}: ${errnoOf(a[5])}`,
    fails: () => true,
    positions: [1],
  },
  /** vsmmu, smmu, commands, first slot position, first guest position, last guest position, ioctl, target */
  issue: {
    about: (a) => (a[2] === 1 ? a[4] : NO_COMMAND),
    brief: (a) => `issue ${a[2]} + SYNC`,
    positions: [4, 5],
  },
  /** vsmmu, smmu, position of the SYNC, ioctl, target */
  synced: {
    label: 'synced',
  },
  /** vsmmu, smmu, position of the SYNC */
  syncTimeout: {
    label: 'time-out',
    fails: () => true,
  },
  /** vsmmu, ioctl, target, rule, entry_num out, position of the refused command, whether one was refused */
  ret: {
    label: 'return',
    about: (a) => (a[6] ? a[5] : NO_COMMAND),
    brief: (a) => (a[3] ? `return -${errnoOf(a[3])}` : 'return 0'),
    fails: (a) => a[3] !== 0,
    marks: MARK.ioctl,
    positions: [5],
  },
  /** smmu, cerror, position in its CMDQ */
  gerror: {
    label: 'GERROR irq',
  },
  /** smmu, type of the record, sid, vm, queue id (0: not for a guest), vSID, number, dropped */
  vevent: {
    label: 'EVTQ irq',
    brief: (a) => `${eventName(a[1])}${a[4] ? (a[7] ? ' lost' : ` #${a[6]}`) : ''}`,
    fails: (a) => a[7] === 1,
  },
  /** vm, device, dev id, vdevice id (0 none), vSID, whether the VMM asked for it */
  unbind: {
    brief: (a, { topo }) => `unbind ${topo.devices[a[1]].name}`,
  },
  /** device */
  reset: {
    brief: (a, { topo }) => `reset ${topo.devices[a[0]].name}`,
  },
  /** vm, ipa, pages, first frame, hwpt */
  mapS2: {
    label: 'S2 map',
    brief: (a) => `map IPA ${hex(a[1])}`,
  },
  /** vm, ipa, whether one stage 2 serves all its viommus, pages */
  unmapS2: {
    label: 'S2 unmap',
    brief: (a) => `unmap IPA ${hex(a[1])}`,
  },
  /** smmu, commands (a CMD_SYNC counts), first slot position, w0 (0: several kinds), whether the last is a CMD_SYNC */
  hostIssue: {
    label: 'issue',
    brief: (a) => (a[4] ? `issue ${a[1] - 1} + SYNC` : `issue ${a[1]}`),
  },
  /** smmu, position of the SYNC */
  hostSynced: {
    label: 'synced',
  },
  /** device */
  quarantine: {
    label: 'quarantine',
  },
  /** vsmmu that had it, vsmmu that gets it, whether there is a VCMDQ, whether time-outs were asked for, whether registers were reset */
  reassign: {
    label: 'reassign',
  },
  /** vm, first frame, pages */
  reuse: {
    label: 'reuse',
    brief: (a) => `reuse PA ${hex(a[1] * 4096)}`,
  },
});

export const KERNEL_EVENT = kinds;
export const KERNEL_EVENTS = defs;
