/** What the kernel does with an invalidation call, and what the host does to a device, in words. */
import { CERROR, CERROR_NAMES } from '../arch/smmuv3/fields/register-bits.ts';
import { mnemonic } from '../arch/smmuv3/fields/commands.ts';
import { eventName } from '../arch/smmuv3/fields/records.ts';
import { hex } from '../fields/field.ts';
import { type Context, whose } from '../state/events.ts';
import { sentences } from '../state/sentences.ts';
import { hasSid } from '../state/topology.ts';
import { IOCTL, KERNEL_EVENT, errnoOf, ioctlName, targetName, targetObject } from './events.ts';
import { sourceOf, whyOf } from './rule-words.ts';
import { RULES } from './rules.ts';

const vmOf = ({ topo }: Context, v: number): string => topo.vms[topo.vsmmus[v].vm].name;
const cmd = ({ topo }: Context, v: number, ordinal: number): string => `cmd/${topo.vsmmus[v].name}/${ordinal}`;
const deviceBySid = ({ topo }: Context, v: number, sid: number) =>
  topo.devices.find((d) => d.smmu === topo.vsmmus[v].smmu && hasSid(d, sid));
const CALL_SOURCE = [
  'arm_vsmmu_cache_invalidate(), arm-smmu-v3-iommufd.c',
  '"iommufd: Add nesting infrastructure (part 2/2)", PATCH v6 (Dec 2023)',
  'IOMMUFD_DEV_INVALIDATE as drafted in the thread of PATCH v6, Dec 2023',
];

/** Rules by which an id names no object that the call could be addressed to. */
const NO_OBJECT = new Set(
  [RULES.invalidateNone, RULES.invalidateTarget, RULES.invalidateNoOp, RULES.invalidateDraftTarget].map(
    ({ number }) => number,
  ),
);

/** The object that a call is addressed to, where there is one; `rule` is how the call was refused, or 0. */
const targetIn = (c: Context, v: number, ioctl: number, id: number, rule: number): string[] =>
  NO_OBJECT.has(rule) ? [] : [targetObject(vmOf(c, v), ioctl, id)];

/** What `ret` says of the command at which it stopped. */
const returnText = (a: ArrayLike<number>): string =>
  a[3] === RULES.syncTimeout.number ? 'the last block was not complete in time.' : `command ${a[5]} was refused.`;

/** `0x1000`, or `0x1000 to 0x2fff` for several pages. */
const rangeOf = (address: number, pages: number): string =>
  pages === 1 ? hex(address) : `${hex(address)} to ${hex(address + pages * 4096 - 1)}`;

export const KERNEL_SENTENCES = sentences(KERNEL_EVENT, {
  /** vsmmu, ioctl, target id, entries */
  lookup: (a, c) => ({
    text: `The kernel${whose(c, a[0])} takes ${targetName(a[1], a[2])} and copies ${a[3] === 1 ? '1 entry' : `${a[3]} entries`} from user space.`,
    objects: [targetObject(vmOf(c, a[0]), a[1], a[2])],
    source: 'iommufd_hwpt_invalidate(), iommufd/hw_pagetable.c',
  }),
  /** vsmmu, ioctl, target id, rule */
  lookupFailed: (a, c) => ({
    text: `The kernel${whose(c, a[0])} refuses ${targetName(a[1], a[2])}, ${whyOf(a[3])}: ${errnoOf(a[3])}.`,
    objects: targetIn(c, a[0], a[1], a[2], a[3]),
    source: sourceOf(a[3]),
    rule: a[3],
  }),
  /** vsmmu, position, entry, w0, vSID, SID, vdevice id (0: the call names the device), id of the call's target */
  convertSid: (a, c) => {
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
  /** vsmmu, position, entry, w0, guest's VMID << 16 | VMID put in, hwpt id, ioctl, id of the call's target */
  convertVmid: (a, c) => ({
    text: `Entry ${a[2]}, ${mnemonic([a[3], 0, 0, 0])}: the kernel${whose(c, a[0])} puts in VMID ${a[4] & 0xffff} of S2 hwpt #${a[5]}; the guest's VMID ${a[4] >>> 16} is ignored.`,
    objects: [cmd(c, a[0], a[1]), `hwpt_paging/${vmOf(c, a[0])}/${a[5]}`],
    path: [targetObject(vmOf(c, a[0]), a[6], a[7]), `hwpt_paging/${vmOf(c, a[0])}/${a[5]}`],
    source: a[6] === IOCTL.viommu ? 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c' : CALL_SOURCE[a[6]],
  }),
  /** vsmmu, position, entry, w0, vSID, rule */
  refuse: (a, c) => {
    const vsmmu = c.topo.vsmmus[a[0]].name;
    // Slots are drawn for the vSIDs that a vdevice may have; the rest of the xarray is one thing.
    const drawn = c.topo.vsmmus[a[0]].vdevices.some(({ vsid }) => vsid === a[4]);
    const slot = a[5] === RULES.commandVsid.number ? [drawn ? `slot/${vsmmu}/${a[4]}` : `xa/${vsmmu}`] : [];
    const name = mnemonic([a[3], 0, 0, 0]);
    return {
      text: slot.length
        ? `Entry ${a[2]}, ${name}: vdevs[${hex(a[4])}] is empty, no vdevice has vSID ${hex(a[4])}: ${errnoOf(a[5])}.`
        : `Entry ${a[2]}, ${name}: the kernel${whose(c, a[0])} refuses it, ${whyOf(a[5])}: ${errnoOf(a[5])}.`,
      objects: [cmd(c, a[0], a[1]), ...slot],
      path: slot.length ? [...new Set([`xa/${vsmmu}`, ...slot])] : [],
      source: sourceOf(a[5]),
      rule: a[5],
    };
  },
  /** vsmmu, smmu, commands, first slot position, first guest position, last guest position, ioctl, target */
  issue: (a, c) => {
    const smmu = c.topo.smmus[a[1]];
    return {
      text: `The kernel${whose(c, a[0])} writes ${a[2] === 1 ? '1 command' : `${a[2]} commands`} and a CMD_SYNC to ${smmu.name}'s CMDQ from slot ${a[3] & (2 ** smmu.cmdqLog2 - 1)} and waits.`,
      objects: [`smmu/${smmu.name}`],
      path: [targetObject(vmOf(c, a[0]), a[6], a[7]), `smmu/${smmu.name}`],
      source: 'arm_smmu_cmdq_issue_cmdlist(), arm-smmu-v3.c',
    };
  },
  /** vsmmu, smmu, position of the SYNC, ioctl, target */
  synced: (a, c) => ({
    text: `The kernel${whose(c, a[0])} sees ${c.topo.smmus[a[1]].name}'s CONS pass its CMD_SYNC: what it issued is complete.`,
    objects: [`smmu/${c.topo.smmus[a[1]].name}`],
    path: [`smmu/${c.topo.smmus[a[1]].name}`, targetObject(vmOf(c, a[0]), a[3], a[4])],
    source: 'arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  }),
  /** vsmmu, smmu, position of the SYNC */
  syncTimeout: (a, c) => {
    const smmu = c.topo.smmus[a[1]].name;
    return {
      text: `The kernel${whose(c, a[0])} gives up: ${smmu}'s CONS did not pass its CMD_SYNC within a second. What it wrote stays in the queue.`,
      objects: [`smmu/${smmu}`],
      source: sourceOf(RULES.syncTimeout.number),
      rule: RULES.syncTimeout.number,
    };
  },
  /** vsmmu, ioctl, target, rule, entry_num out, position of the refused command, whether one was refused */
  ret: (a, c) => ({
    text:
      a[3] === 0
        ? `${ioctlName(a[1])}(${targetName(a[1], a[2])}) returns 0, entry_num = ${a[4]}.`
        : `${ioctlName(a[1])}(${targetName(a[1], a[2])}) returns -${errnoOf(a[3])}, entry_num = ${a[4]}: ${returnText(a)}`,
    objects: [...targetIn(c, a[0], a[1], a[2], a[3]), ...(a[6] ? [cmd(c, a[0], a[5])] : [])],
    path: [targetObject(vmOf(c, a[0]), a[1], a[2]), `vmm/${c.topo.vsmmus[a[0]].name}`],
    source: 'struct iommu_hwpt_invalidate, include/uapi/linux/iommufd.h',
    rule: a[3],
  }),
  /** smmu, cerror, position in its CMDQ */
  gerror: (a, { topo }) => {
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
  /** smmu, type of the record, sid, vm, queue id (0: not for a guest), vSID, number, dropped */
  vevent: (a, { topo }) => {
    const smmu = topo.smmus[a[0]].name;
    const head = `The host's driver reads ${eventName(a[1])} of SID ${hex(a[2])} from ${smmu}'s event queue`;
    const queue = `vEVENTQ #${a[4]}`;
    return {
      text: !a[4]
        ? `${head} and keeps it: no guest has asked for it.`
        : a[7]
          ? `${head}. ${queue} is full: event ${a[6]} is lost, a lost-events header says so.`
          : `${head} and puts it into ${queue} as event ${a[6]}, with vSID ${hex(a[5])} for the SID.`,
      objects: [`smmu/${smmu}`, ...(a[4] ? [`veventq/${topo.vms[a[3]].name}/${a[4]}`] : [])],
      source: 'arm_smmu_handle_event(), arm_vmaster_report_event(), iommufd_viommu_report_event()',
    };
  },
  /** vm, device, dev id, vdevice id (0 none), vSID, whether the VMM asked for it */
  unbind: (a, { topo }) => {
    const vm = topo.vms[a[0]].name;
    const device = topo.devices[a[1]].name;
    const vdevice = a[3] ? ` and destroys vdevice #${a[3]} (vSID ${hex(a[4])}), whose id stays a tombstone` : '';
    return {
      text: `${a[5] ? `VFIO unbinds ${device}` : `The host unbinds ${device} from VFIO`}: iommufd drops dev_id ${a[2]}${vdevice}; ${device}'s stream aborts, its ATS is off.`,
      objects: [`device/${device}`, `idev/${vm}/${a[2]}`, ...(a[3] ? [`vdevice/${vm}/${a[3]}`] : [])],
      source: 'iommufd_device_unbind(), iommufd/device.c',
    };
  },
  /** device */
  reset: (a, { topo }) => ({
    text: `The host resets ${topo.devices[a[0]].name}: until it is done, the function answers no Invalidate Request.`,
    objects: [`device/${topo.devices[a[0]].name}`],
    source: 'pci_dev_reset_iommu_prepare(); PCIe 6.6.2',
  }),
  /** vm, ipa, pages, first frame, hwpt */
  mapS2: (a, { topo }) => ({
    text: `The kernel enters IPA ${rangeOf(a[1], a[2])} in the stage 2 of hwpt_paging #${a[4]}, mapped to PA ${hex(a[3] * 4096)}; no command is needed for what was not there.`,
    objects: [`hwpt_paging/${topo.vms[a[0]].name}/${a[4]}`],
    source: 'iopt_area_fill_domains(), io_pagetable.c; arm_lpae_map_pages()',
  }),
  /** vm, ipa, whether one stage 2 serves all its viommus, pages */
  unmapS2: (a, { topo }) => ({
    text: `The host takes IPA ${rangeOf(a[1], a[3])} away from ${topo.vms[a[0]].name}: ${a[3] === 1 ? 'its entry in' : 'what maps it in'} ${a[2] ? 'the one stage 2' : 'stage 2'} is cleared.`,
    objects: [],
    source: 'iommufd_ioas_unmap(); arm_lpae_unmap_pages()',
  }),
  /** device */
  quarantine: (a, { topo }) => ({
    text: `The host cuts ${topo.devices[a[0]].name} off before anybody hears of success: its stream aborts, its ATS is off.`,
    objects: [`device/${topo.devices[a[0]].name}`],
    source: 'proposed, linux-iommu, April 2026 (v3 8/11)',
  }),
  /** vsmmu that had it, vsmmu that gets it, whether there is a VCMDQ, whether time-outs were asked for, whether registers were reset */
  reassign: (a, { topo }) => ({
    text:
      a[2] === 0
        ? `The VM of ${topo.vsmmus[a[0]].name} ends; it had no VCMDQ that the VM of ${topo.vsmmus[a[1]].name} could get.`
        : `The VM of ${topo.vsmmus[a[0]].name} ends, and its VCMDQ goes to ${topo.vsmmus[a[1]].name}${a[3] ? ', after a CMD_SYNC that brought out what was not answered' : ''}${a[4] ? '' : ', with PROD, CONS and GERROR as they are'}.`,
    objects: [],
    source: 'tegra241_vcmdq_hw_deinit(), tegra241-cmdqv.c',
  }),
  /** smmu, commands (a CMD_SYNC counts), first slot position, w0 (0: several kinds), whether the last is a CMD_SYNC */
  hostIssue: (a, { topo }) => {
    const count = a[1] - a[4];
    const name = a[3] ? mnemonic([a[3], 0, 0, 0]) : 'commands';
    return {
      text: `The host issues ${count === 1 ? name : `${count} ${name}`}${a[4] ? ' and a CMD_SYNC' : ''} to the CMDQ of ${topo.smmus[a[0]].name}.`,
      objects: [`smmu/${topo.smmus[a[0]].name}`],
      source: 'arm_smmu_domain_inv_range()',
    };
  },
  /** smmu, position of the SYNC */
  hostSynced: (a, { topo }) => ({
    text: `The host sees its CMD_SYNC on ${topo.smmus[a[0]].name} complete.`,
    objects: [`smmu/${topo.smmus[a[0]].name}`],
    source: 'arm_smmu_cmdq_poll_until_sync()',
  }),
  /** vm, first frame, pages */
  reuse: (a, { topo }) => ({
    text: `${a[2] === 1 ? 'The page at PA' : 'What lies at PA'} ${rangeOf(a[1] * 4096, a[2])} belongs to ${topo.vms[a[0]].name} no more; the host gives it to somebody else.`,
    objects: [],
    source: 'unpin_user_page()',
  }),
});
