/** What the kernel does with an invalidation call, and what the host does to a device, in words. */
import { CERROR, CERROR_NAMES } from '../fields/registers.ts';
import { mnemonic } from '../fields/commands.ts';
import { hex } from '../fields/field.ts';
import { type Context, MARK, NO_COMMAND, defineEvents, whose } from '../state/events.ts';
import { RULES, ruleByNumber } from './rules.ts';

export const IOCTL = { viommu: 0, hwpt: 1, device: 2 } as const;

export const ioctlName = (ioctl: number): string =>
  ioctl === IOCTL.device ? 'IOMMUFD_DEV_INVALIDATE' : 'IOMMU_HWPT_INVALIDATE';

/** `viommu #4`, `hwpt_nested #5`, `dev_id 2`. */
export const targetName = (ioctl: number, id: number): string =>
  ioctl === IOCTL.viommu ? `viommu #${id}` : ioctl === IOCTL.hwpt ? `hwpt_nested #${id}` : `dev_id ${id}`;

export const targetObject = (vm: string, ioctl: number, id: number): string =>
  `${['viommu', 'hwpt_nested', 'idev'][ioctl]}/${vm}/${id}`;

const vmOf = ({ topo }: Context, v: number): string => topo.vms[topo.vsmmus[v].vm].name;
const cmd = ({ topo }: Context, v: number, ordinal: number): string => `cmd/${topo.vsmmus[v].name}/${ordinal}`;
const deviceBySid = ({ topo }: Context, v: number, sid: number) =>
  topo.devices.find((d) => d.smmu === topo.vsmmus[v].smmu && d.sid === sid);
const CALL_SOURCE = [
  'arm_vsmmu_cache_invalidate(), arm-smmu-v3-iommufd.c',
  '"iommufd: Add nesting infrastructure (part 2/2)", PATCH v6 (Dec 2023)',
  'IOMMUFD_DEV_INVALIDATE as drafted in the thread of PATCH v6, Dec 2023',
];

/** Name of the errno of a rule, by the rule's number. */
const errnoOf = (rule: number): string => ruleByNumber(rule)?.name ?? '0';
const whyOf = (rule: number): string => ruleByNumber(rule)?.why ?? '';
/** What `ret` says of the command at which it stopped. */
const returnText = (a: ArrayLike<number>): string =>
  a[3] === RULES.syncTimeout.number ? 'the last block was not complete in time.' : `command ${a[5]} was refused.`;
const sourceOf = (rule: number): string => ruleByNumber(rule)?.source ?? '';

const { kinds, defs } = defineEvents(0x40, {
  /** vsmmu, ioctl, target id, entries */
  lookup: {
    label: 'look up',
    describe: (a, c) => ({
      text: `The kernel${whose(c, a[0])} takes ${targetName(a[1], a[2])} and copies ${a[3] === 1 ? '1 entry' : `${a[3]} entries`} from user space.`,
      objects: [targetObject(vmOf(c, a[0]), a[1], a[2])],
      source: 'iommufd_hwpt_invalidate(), iommufd/hw_pagetable.c',
    }),
  },
  /** vsmmu, ioctl, target id, rule */
  lookupFailed: {
    label: 'no object',
    brief: (a) => errnoOf(a[3]),
    fails: () => true,
    describe: (a, c) => ({
      text: `The kernel${whose(c, a[0])} refuses ${targetName(a[1], a[2])}, ${whyOf(a[3])}: ${errnoOf(a[3])}.`,
      objects: [targetObject(vmOf(c, a[0]), a[1], a[2])],
      source: sourceOf(a[3]),
      rule: a[3],
    }),
  },
  /** vsmmu, position, entry, w0, vSID, SID, vdevice id (0: the call names the device), id of the call's target */
  convertSid: {
    label: 'SID',
    brief: (a) => `${a[1]}: vSID ${hex(a[4])} → ${hex(a[5])}`,
    positions: [1],
    describe: (a, c) => {
      const vm = vmOf(c, a[0]);
      const device = deviceBySid(c, a[0], a[5]);
      const name = mnemonic([a[3], 0, 0, 0]);
      const objects = [cmd(c, a[0], a[1]), ...(device ? [`device/${device.name}`] : [])];
      if (a[6] === 0) {
        return {
          text: `Entry ${a[2]}, ${name}: the kernel${whose(c, a[0])} writes the device's SID ${hex(a[5])} (${device?.name}) over vSID ${hex(a[4])}.`,
          objects: [...objects, `idev/${vm}/${a[7]}`],
          path: [`idev/${vm}/${a[7]}`, ...(device ? [`device/${device.name}`] : [])],
          source: CALL_SOURCE[IOCTL.device],
        };
      }
      const vsmmu = c.topo.vsmmus[a[0]].name;
      return {
        text: `Entry ${a[2]}, ${name}: the kernel${whose(c, a[0])} looks up vdevs[${hex(a[4])}] → vdevice #${a[6]} → ${device?.name}, so vSID ${hex(a[4])} becomes SID ${hex(a[5])}.`,
        objects: [...objects, `viommu/${vm}/${a[7]}`, `slot/${vsmmu}/${a[4]}`, `vdevice/${vm}/${a[6]}`],
        path: [
          `viommu/${vm}/${a[7]}`,
          `xa/${vsmmu}`,
          `slot/${vsmmu}/${a[4]}`,
          `vdevice/${vm}/${a[6]}`,
          ...(device ? [`device/${device.name}`] : []),
        ],
        source: 'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c',
      };
    },
  },
  /** vsmmu, position, entry, w0, guest's VMID << 16 | VMID put in, hwpt id, ioctl, id of the call's target */
  convertVmid: {
    label: 'VMID',
    brief: (a) => `${a[1]}: VMID ${a[4] & 0xffff}`,
    positions: [1],
    describe: (a, c) => ({
      text: `Entry ${a[2]}, ${mnemonic([a[3], 0, 0, 0])}: the kernel${whose(c, a[0])} puts in VMID ${a[4] & 0xffff} of S2 hwpt #${a[5]}; the guest's VMID ${a[4] >>> 16} is ignored.`,
      objects: [cmd(c, a[0], a[1]), `hwpt_paging/${vmOf(c, a[0])}/${a[5]}`],
      path: [targetObject(vmOf(c, a[0]), a[6], a[7]), `hwpt_paging/${vmOf(c, a[0])}/${a[5]}`],
      source: a[6] === IOCTL.viommu ? 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c' : CALL_SOURCE[a[6]],
    }),
  },
  /** vsmmu, position, entry, w0, vSID, rule */
  refuse: {
    label: 'refuse',
    brief: (a) => `refuse ${a[1]}: ${errnoOf(a[5])}`,
    fails: () => true,
    positions: [1],
    describe: (a, c) => {
      const vsmmu = c.topo.vsmmus[a[0]].name;
      const slot = a[5] === RULES.commandVsid.number ? [`slot/${vsmmu}/${a[4]}`] : [];
      const name = mnemonic([a[3], 0, 0, 0]);
      return {
        text: slot.length
          ? `Entry ${a[2]}, ${name}: vdevs[${hex(a[4])}] is empty, no vdevice has vSID ${hex(a[4])}: ${errnoOf(a[5])}.`
          : `Entry ${a[2]}, ${name}: the kernel${whose(c, a[0])} refuses it, ${whyOf(a[5])}: ${errnoOf(a[5])}.`,
        objects: [cmd(c, a[0], a[1]), ...slot],
        path: slot.length ? [`xa/${vsmmu}`, ...slot] : [],
        source: sourceOf(a[5]),
        rule: a[5],
      };
    },
  },
  /** vsmmu, smmu, commands, first slot position, first guest position, last guest position, ioctl, target */
  issue: {
    about: (a) => (a[2] === 1 ? a[4] : NO_COMMAND),
    brief: (a) => `issue ${a[2]} + SYNC`,
    positions: [4, 5],
    describe: (a, c) => {
      const smmu = c.topo.smmus[a[1]];
      return {
        text: `The kernel${whose(c, a[0])} writes ${a[2] === 1 ? '1 command' : `${a[2]} commands`} and a CMD_SYNC to ${smmu.name}'s CMDQ from slot ${a[3] & (2 ** smmu.cmdqLog2 - 1)} and waits.`,
        objects: [`smmu/${smmu.name}`],
        path: [targetObject(vmOf(c, a[0]), a[6], a[7]), `smmu/${smmu.name}`],
        source: 'arm_smmu_cmdq_issue_cmdlist(), arm-smmu-v3.c',
      };
    },
  },
  /** vsmmu, smmu, position of the SYNC, ioctl, target */
  synced: {
    label: 'synced',
    describe: (a, c) => ({
      text: `The kernel${whose(c, a[0])} sees ${c.topo.smmus[a[1]].name}'s CONS pass its CMD_SYNC: what it issued is complete.`,
      objects: [`smmu/${c.topo.smmus[a[1]].name}`],
      path: [`smmu/${c.topo.smmus[a[1]].name}`, targetObject(vmOf(c, a[0]), a[3], a[4])],
      source: 'arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
    }),
  },
  /** vsmmu, smmu, position of the SYNC */
  syncTimeout: {
    label: 'time-out',
    fails: () => true,
    describe: (a, c) => {
      const smmu = c.topo.smmus[a[1]].name;
      return {
        text: `The kernel${whose(c, a[0])} gives up: ${smmu}'s CONS did not pass its CMD_SYNC within a second. What it wrote stays in the queue.`,
        objects: [`smmu/${smmu}`],
        source: RULES.syncTimeout.source,
        rule: RULES.syncTimeout.number,
      };
    },
  },
  /** vsmmu, ioctl, target, rule, entry_num out, position of the refused command, whether one was refused */
  ret: {
    label: 'return',
    about: (a) => (a[6] ? a[5] : NO_COMMAND),
    brief: (a) => (a[3] ? `return -${errnoOf(a[3])}` : 'return 0'),
    fails: (a) => a[3] !== 0,
    marks: MARK.ioctl,
    positions: [5],
    describe: (a, c) => ({
      text:
        a[3] === 0
          ? `${ioctlName(a[1])}(${targetName(a[1], a[2])}) returns 0, entry_num = ${a[4]}.`
          : `${ioctlName(a[1])}(${targetName(a[1], a[2])}) returns -${errnoOf(a[3])}, entry_num = ${a[4]}: ${returnText(a)}`,
      objects: [targetObject(vmOf(c, a[0]), a[1], a[2]), ...(a[6] ? [cmd(c, a[0], a[5])] : [])],
      path: [targetObject(vmOf(c, a[0]), a[1], a[2]), `vmm/${c.topo.vsmmus[a[0]].name}`],
      source: 'struct iommu_hwpt_invalidate, include/uapi/linux/iommufd.h',
      rule: a[3],
    }),
  },
  /** smmu, cerror, position in its CMDQ */
  gerror: {
    label: 'GERROR irq',
    describe: (a, { topo }) => {
      const smmu = topo.smmus[a[0]];
      const slot = a[2] & (2 ** smmu.cmdqLog2 - 1);
      const what =
        a[1] === CERROR.ILL
          ? `overwrites slot ${slot} of its CMDQ with a CMD_SYNC`
          : a[1] === CERROR.ATC_INV_SYNC
            ? 'does not know which ATC_INV it was and lets the CMD_SYNC be repeated'
            : 'lets the fetch be repeated';
      return {
        text: `The host's driver is interrupted by ${smmu.name}: ${CERROR_NAMES[a[1]]}. It ${what} and acknowledges in GERRORN.`,
        objects: [`smmu/${smmu.name}`],
        source: 'arm_smmu_gerror_handler(), __arm_smmu_cmdq_skip_err(), arm-smmu-v3.c',
      };
    },
  },
  /** vm, device, dev id, vdevice id (0 none), vSID */
  unbind: {
    brief: (a, { topo }) => `unbind ${topo.devices[a[1]].name}`,
    describe: (a, { topo }) => {
      const vm = topo.vms[a[0]].name;
      const device = topo.devices[a[1]].name;
      const vdevice = a[3] ? ` and destroys vdevice #${a[3]} (vSID ${hex(a[4])}), whose id stays a tombstone` : '';
      return {
        text: `The host unbinds ${device} from VFIO: iommufd drops dev_id ${a[2]}${vdevice}; ${device}'s stream aborts, its ATS is off.`,
        objects: [`device/${device}`, `idev/${vm}/${a[2]}`, ...(a[3] ? [`vdevice/${vm}/${a[3]}`] : [])],
        source: 'iommufd_device_unbind(), iommufd/device.c',
      };
    },
  },
});

export const KERNEL_EVENT = kinds;
export const KERNEL_EVENTS = defs;
