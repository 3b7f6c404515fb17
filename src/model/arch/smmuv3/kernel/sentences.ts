/** What the kernel does with an invalidation call, and what the host does to a device, in words. */
import { CERROR, CERROR_NAMES } from '../fields/register-bits.ts';
import { mnemonic } from '../fields/commands.ts';
import { eventName } from '../fields/records.ts';
import { hex } from '../../../fields/field.ts';
import { type Context, whose } from '../../../state/events.ts';
import type { IoctlNumber, ObjectId, Ordinal, RuleNumber, Sid, GuestIommu } from '../../../state/numbers.ts';
import { sentences } from '../../../state/sentences.ts';
import { hasSid } from '../../../state/topology.ts';
import { IOCTL, KERNEL_EVENTS, errnoOf, ioctlName, targetName, targetObject } from '../../../iommufd/events.ts';
import { sourceOf, whyOf } from './rule-words.ts';
import { whyRefused } from './why-refused.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { IOMMU_KIND, ref } from '../../../state/ref.ts';

const vmOf = ({ topo }: Context, v: GuestIommu): string => topo.vms[topo.guestIommus[v].vm].name;
const cmd = ({ topo }: Context, v: GuestIommu, ordinal: Ordinal): string =>
  ref('cmd', topo.guestIommus[v].name, ordinal);
/** Of a SID that the kernel has put in, which is always a device's. */
const deviceBySid = ({ topo }: Context, v: GuestIommu, sid: Sid): string =>
  topo.devices.find((d) => d.iommu === topo.guestIommus[v].iommu && hasSid(d, sid))!.name;
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
const targetIn = (c: Context, v: GuestIommu, ioctl: IoctlNumber, id: ObjectId, rule: RuleNumber): string[] =>
  NO_OBJECT.has(rule) ? [] : [targetObject(vmOf(c, v), ioctl, id)];

/** What `ret` says of the command at which it stopped; without memory for them it has looked at none. */
function returnText(rule: RuleNumber, pos: Ordinal): string {
  if (rule === RULES.syncTimeout.number) return 'the last block was not complete in time.';
  return rule === RULES.invalidateNoMemory.number ? 'no command was looked at.' : `command ${pos} was refused.`;
}

/** `0x1000`, or `0x1000 to 0x2fff` for several pages. */
const rangeOf = (address: number, pages: number): string =>
  pages === 1 ? hex(address) : `${hex(address)} to ${hex(address + pages * 4096 - 1)}`;

export const KERNEL_SENTENCES = sentences(KERNEL_EVENTS, {
  lookup: (e, c) => ({
    text: `The kernel${whose(c, e.guestIommu)} takes ${targetName(e.ioctl, e.target)} and copies ${e.entries === 1 ? '1 entry' : `${e.entries} entries`} from user space.`,
    objects: [targetObject(vmOf(c, e.guestIommu), e.ioctl, e.target)],
    source: 'iommufd_hwpt_invalidate(), iommufd/hw_pagetable.c',
  }),
  lookupFailed: (e, c) => ({
    text: `The kernel${whose(c, e.guestIommu)} refuses ${targetName(e.ioctl, e.target)}, ${whyOf(e.rule)}: ${errnoOf(e.rule)}.`,
    objects: targetIn(c, e.guestIommu, e.ioctl, e.target, e.rule),
    source: sourceOf(e.rule),
    rule: e.rule,
  }),
  convertSid: (e, c) => {
    const vm = vmOf(c, e.guestIommu);
    const device = deviceBySid(c, e.guestIommu, e.sid);
    const name = mnemonic([e.w0, 0, 0, 0]);
    const objects = [cmd(c, e.guestIommu, e.pos), ref('device', device)];
    if (e.vdevice === 0) {
      return {
        text: `Entry ${e.entry}, ${name}: the kernel${whose(c, e.guestIommu)} writes the device's SID ${hex(e.sid)} (${device}) over vSID ${hex(e.vsid)}.`,
        objects: [...objects, ref('idev', vm, e.target)],
        path: [ref('idev', vm, e.target), ref('device', device)],
        source: CALL_SOURCE[IOCTL.device],
      };
    }
    const guestIommu = c.topo.guestIommus[e.guestIommu].name;
    return {
      text: `Entry ${e.entry}, ${name}: the kernel${whose(c, e.guestIommu)} looks up vdevs[${hex(e.vsid)}] → vdevice #${e.vdevice} → ${device}, so vSID ${hex(e.vsid)} becomes SID ${hex(e.sid)}.`,
      objects: [
        ...objects,
        ref('viommu', vm, e.target),
        ref('slot', guestIommu, e.vsid),
        ref('vdevice', vm, e.vdevice),
      ],
      path: [
        ref('viommu', vm, e.target),
        ref('xa', guestIommu),
        ref('slot', guestIommu, e.vsid),
        ref('vdevice', vm, e.vdevice),
        ref('device', device),
      ],
      source: 'arm_vsmmu_vsid_to_sid(), arm-smmu-v3-iommufd.c',
    };
  },
  convertVmid: (e, c) => ({
    text: `Entry ${e.entry}, ${mnemonic([e.w0, 0, 0, 0])}: the kernel${whose(c, e.guestIommu)} puts in VMID ${e.vmids & 0xffff} of S2 hwpt #${e.hwpt}; the guest's VMID ${e.vmids >>> 16} is ignored.`,
    objects: [cmd(c, e.guestIommu, e.pos), ref('hwpt_paging', vmOf(c, e.guestIommu), e.hwpt)],
    path: [targetObject(vmOf(c, e.guestIommu), e.ioctl, e.target), ref('hwpt_paging', vmOf(c, e.guestIommu), e.hwpt)],
    source: e.ioctl === IOCTL.viommu ? 'arm_vsmmu_convert_user_cmd(), arm-smmu-v3-iommufd.c' : CALL_SOURCE[e.ioctl],
  }),
  refuse: (e, c) => {
    const guestIommu = c.topo.guestIommus[e.guestIommu].name;
    // Slots are drawn for the vSIDs that a vdevice may have; the rest of the xarray is one thing.
    const drawn = c.topo.guestIommus[e.guestIommu].vdevices.some(({ vsid }) => vsid === e.vsid);
    const slot =
      e.rule === RULES.commandVsid.number ? [drawn ? ref('slot', guestIommu, e.vsid) : ref('xa', guestIommu)] : [];
    const name = mnemonic([e.w0, 0, 0, 0]);
    const words = c.command?.(e.guestIommu, e.pos);
    const why = words && whyRefused(words, c.topo.iommus[c.topo.guestIommus[e.guestIommu].iommu].idr);
    return {
      text: slot.length
        ? `Entry ${e.entry}, ${name}: vdevs[${hex(e.vsid)}] is empty, no vdevice has vSID ${hex(e.vsid)}: ${errnoOf(e.rule)}.`
        : `Entry ${e.entry}, ${name}: the kernel${whose(c, e.guestIommu)} refuses it, ${whyOf(e.rule)}${why ? ` (${why})` : ''}: ${errnoOf(e.rule)}.`,
      objects: [cmd(c, e.guestIommu, e.pos), ...slot],
      path: slot.length ? [...new Set([ref('xa', guestIommu), ...slot])] : [],
      source: sourceOf(e.rule),
      rule: e.rule,
    };
  },
  issue: (e, c) => {
    const iommu = c.topo.iommus[e.iommu];
    return {
      text: `The kernel${whose(c, e.guestIommu)} writes ${e.commands === 1 ? '1 command' : `${e.commands} commands`} and a CMD_SYNC to ${iommu.name}'s CMDQ from slot ${e.at & (2 ** iommu.commandsLog2 - 1)} and ${c.design.kernel.early ? 'does not wait' : 'waits'}.`,
      objects: [ref(IOMMU_KIND, iommu.name)],
      path: [targetObject(vmOf(c, e.guestIommu), e.ioctl, e.target), ref(IOMMU_KIND, iommu.name)],
      source: 'arm_smmu_cmdq_issue_cmdlist(), arm-smmu-v3.c',
    };
  },
  synced: (e, c) => ({
    text: `The kernel${whose(c, e.guestIommu)} sees ${c.topo.iommus[e.iommu].name}'s CONS pass its CMD_SYNC: what it issued is complete.`,
    objects: [ref(IOMMU_KIND, c.topo.iommus[e.iommu].name)],
    path: [ref(IOMMU_KIND, c.topo.iommus[e.iommu].name), targetObject(vmOf(c, e.guestIommu), e.ioctl, e.target)],
    source: 'arm_smmu_cmdq_poll_until_sync(), arm-smmu-v3.c',
  }),
  syncTimeout: (e, c) => {
    const iommu = c.topo.iommus[e.iommu].name;
    return {
      text: `The kernel${whose(c, e.guestIommu)} gives up: ${iommu}'s CONS did not pass its CMD_SYNC within a second. What it wrote stays in the queue.`,
      objects: [ref(IOMMU_KIND, iommu)],
      source: sourceOf(RULES.syncTimeout.number),
      rule: RULES.syncTimeout.number,
    };
  },
  ret: (e, c) => ({
    text:
      e.rule === 0
        ? `${ioctlName(e.ioctl)}(${targetName(e.ioctl, e.target)}) returns 0, entry_num = ${e.entries}.`
        : `${ioctlName(e.ioctl)}(${targetName(e.ioctl, e.target)}) returns -${errnoOf(e.rule)}, entry_num = ${e.entries}: ${returnText(e.rule, e.pos)}`,
    objects: [
      ...targetIn(c, e.guestIommu, e.ioctl, e.target, e.rule),
      ...(e.refused ? [cmd(c, e.guestIommu, e.pos)] : []),
    ],
    path: [targetObject(vmOf(c, e.guestIommu), e.ioctl, e.target), ref('vmm', c.topo.guestIommus[e.guestIommu].name)],
    source: 'struct iommu_hwpt_invalidate, include/uapi/linux/iommufd.h',
    rule: e.rule,
  }),
  seesError: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu];
    const slot = e.at & (2 ** iommu.commandsLog2 - 1);
    const what =
      e.cerror === CERROR.ILL
        ? `overwrites slot ${slot} of its CMDQ with a CMD_SYNC and`
        : e.cerror === CERROR.ATC_INV_SYNC
          ? 'does not know which ATC_INV it was, lets the CMD_SYNC be repeated, and'
          : 'lets the fetch be repeated and';
    return {
      text: `The host's driver is interrupted by ${iommu.name}: ${CERROR_NAMES[e.cerror]}. It ${what} acknowledges in GERRORN.`,
      objects: [ref(IOMMU_KIND, iommu.name)],
      source: 'arm_smmu_gerror_handler(), __arm_smmu_cmdq_skip_err(), arm-smmu-v3.c',
    };
  },
  vevent: (e, { topo }) => {
    const iommu = topo.iommus[e.iommu].name;
    const head = `The host's driver reads ${eventName(e.type)} of SID ${hex(e.sid)} from ${iommu}'s event queue`;
    const queue = `vEVENTQ #${e.queue}`;
    return {
      text: !e.queue
        ? `${head} and keeps it: no guest has asked for it.`
        : e.lost
          ? `${head}. ${queue} is full: event ${e.number} is lost, a lost-events header says so.`
          : `${head} and puts it into ${queue} as event ${e.number}, with vSID ${hex(e.vsid)} for the SID.`,
      objects: [ref(IOMMU_KIND, iommu), ...(e.queue ? [ref('veventq', topo.vms[e.vm].name, e.queue)] : [])],
      source: 'arm_smmu_handle_event(), arm_vmaster_report_event(), iommufd_viommu_report_event()',
    };
  },
  flush: (e, c) => {
    const iommu = c.topo.iommus[e.iommu];
    return {
      text: `The kernel${whose(c, e.guestIommu)} flushes the ATCs of the stage 2 by itself: ${e.commands === 1 ? 'one ATC_INV' : `${e.commands} ATC_INVs`} and a CMD_SYNC to ${iommu.name}'s CMDQ.`,
      objects: [ref(IOMMU_KIND, iommu.name)],
      source: 'as cache_tag_flush_all() of the VT-d driver does, drivers/iommu/intel/cache.c',
    };
  },
  checked: (e, c) => ({
    text: `Entry ${e.entry}, ${mnemonic([e.w0, 0, 0, 0])}: the kernel${whose(c, e.guestIommu)} takes it with vSID ${hex(e.vsid)}, to be looked up when it is issued.`,
    objects: [cmd(c, e.guestIommu, e.pos)],
    source: 'not in Linux, which looks it up here: arm_vsmmu_convert_user_cmd()',
  }),
  unbind: (e, { topo }) => {
    const vm = topo.vms[e.vm].name;
    const device = topo.devices[e.device].name;
    const vdevice = e.vdevice
      ? ` and destroys vdevice #${e.vdevice} (vSID ${hex(e.vsid)}), whose id stays a tombstone`
      : '';
    return {
      text: `${e.asked ? `VFIO unbinds ${device}` : `The host unbinds ${device} from VFIO`}: iommufd drops dev_id ${e.idev}${vdevice}; ${device}'s stream aborts, its ATS is off.`,
      objects: [ref('device', device), ref('idev', vm, e.idev), ...(e.vdevice ? [ref('vdevice', vm, e.vdevice)] : [])],
      source: 'iommufd_device_unbind(), iommufd/device.c',
    };
  },
  reset: (e, { topo }) => ({
    text: `The host resets ${topo.devices[e.device].name}: until it is done, the function answers no Invalidate Request.`,
    objects: [ref('device', topo.devices[e.device].name)],
    source: 'pci_dev_reset_iommu_prepare(); PCIe 6.6.2',
  }),
  mapS2: (e, { topo }) => ({
    text: `The kernel enters IPA ${rangeOf(e.ipa, e.pages)} in the stage 2 of hwpt_paging #${e.hwpt}, mapped to PA ${hex(e.first * 4096)}; no command is needed for what was not there.`,
    objects: [ref('hwpt_paging', topo.vms[e.vm].name, e.hwpt)],
    source: 'iopt_area_fill_domains(), io_pagetable.c; arm_lpae_map_pages()',
  }),
  unmapS2: (e, { topo }) => ({
    text: `The host takes IPA ${rangeOf(e.ipa, e.pages)} away from ${topo.vms[e.vm].name}: ${e.pages === 1 ? 'its entry in' : 'what maps it in'} ${e.shared ? 'the one stage 2' : 'stage 2'} is cleared.`,
    objects: [],
    source: 'iommufd_ioas_unmap(); arm_lpae_unmap_pages()',
  }),
  quarantine: (e, { topo }) => ({
    text: `The host cuts ${topo.devices[e.device].name} off before anybody hears of success: its stream aborts, its ATS is off.`,
    objects: [ref('device', topo.devices[e.device].name)],
    source: 'proposed, linux-iommu, April 2026 (v3 8/11)',
  }),
  reassign: (e, { topo }) => ({
    text:
      e.there === 0
        ? `The VM of ${topo.guestIommus[e.from].name} ends; it had no VCMDQ that the VM of ${topo.guestIommus[e.to].name} could get.`
        : `The VM of ${topo.guestIommus[e.from].name} ends, and its VCMDQ goes to ${topo.guestIommus[e.to].name}${e.flush ? ', after a CMD_SYNC that brought out what was not answered' : ''}${e.reset ? '' : ', with PROD, CONS and GERROR as they are'}.`,
    objects: [],
    source: 'tegra241_vcmdq_hw_deinit(), tegra241-cmdqv.c',
  }),
  hostIssue: (e, { topo }) => {
    const count = e.commands - e.sync;
    const name = e.w0 ? mnemonic([e.w0, 0, 0, 0]) : 'commands';
    return {
      text: `The host issues ${count === 1 ? name : `${count} ${name}`}${e.sync ? ' and a CMD_SYNC' : ''} to the CMDQ of ${topo.iommus[e.iommu].name}.`,
      objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
      source: 'arm_smmu_domain_inv_range()',
    };
  },
  hostSynced: (e, { topo }) => ({
    text: `The host sees its CMD_SYNC on ${topo.iommus[e.iommu].name} complete.`,
    objects: [ref(IOMMU_KIND, topo.iommus[e.iommu].name)],
    source: 'arm_smmu_cmdq_poll_until_sync()',
  }),
  reuse: (e, { topo }) => ({
    text: `${e.pages === 1 ? 'The page at PA' : 'What lies at PA'} ${rangeOf(e.first * 4096, e.pages)} belongs to ${topo.vms[e.vm].name} no more; the host gives it to somebody else.`,
    objects: [],
    source: 'unpin_user_page()',
  }),
});
