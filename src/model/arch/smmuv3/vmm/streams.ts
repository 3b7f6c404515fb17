/**
 * What an emulated SMMU makes of its guest's configuration: per stream a nested hwpt whose vSTE says the same. Done when the
 * guest names a stream in a CFGI_STE, and for all of them when it writes CR0 or GBPA
 * (smmuv3_accel_install_ste(), smmuv3_accel_attach_gbpa_hwpt(), QEMU).
 */
import { CONFIG, STE } from '../fields/descriptors.ts';
import { setField } from '../../../fields/field.ts';
import { CR0_SMMUEN, GBPA_ABORT } from '../fields/register-bits.ts';
import type { Ctx } from '../../../iommufd/ctx.ts';
import { askHwpt, vmm } from '../../../iommufd/host.ts';
import { VSTE_TYPE } from '../kernel/vste.ts';
import { guestSte } from './guest-ste.ts';
import { changePt, destroyHwpt } from '../../../iommufd/objects/hwpt.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../../iommufd/objects/objects.ts';
import type { Rule } from '../../../iommufd/uapi/rules.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import { IDEV, NESTED, OBJ } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { DEVICE, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { VMM_EVENT } from '../../../vmm/events.ts';
import type { ObjectId, RuleNumber, Vsid, GuestIommu } from '../../../state/numbers.ts';

/** The vSTE that a stream should have: what its STE says, or GBPA while the SMMU is off. */
function wanted(m: Machine, v: GuestIommu, vsid: Vsid): Uint32Array {
  const { regs } = m.layout.guestIommus[v];
  if (m.w[regs + REGS.cr0] & CR0_SMMUEN) {
    const ste = guestSte(m, v, vsid);
    // The kernel empties one that is not valid.
    return ste[0] & 1 ? ste : new Uint32Array(4);
  }
  const ste = new Uint32Array(4);
  setField(STE.V, ste, 1);
  setField(STE.CONFIG, ste, m.w[regs + REGS.gbpa] & GBPA_ABORT ? 0 : CONFIG.BYPASS);
  return ste;
}

/**
 * Gives the `i`-th vdevice of an emulated SMMU a new nested hwpt where its vSTE has changed, in place of the old one. Returns
 * how many changed, 0 or 1, or the rule by which the kernel refuses.
 */
function install(m: Machine, v: GuestIommu, i: number): number | Rule {
  const { vm, vdevices } = m.topo.guestIommus[v];
  const { ctl, devIds } = m.layout.guestIommus[v];
  const { device, vsid } = vdevices[i];
  const k = m.ctxs[vm];
  const idev = m.w[devIds + i];
  const bound = m.w[m.layout.devices[device].ctl + DEVICE.bound] === 1;
  if (!bound || typeOf(k, idev) !== OBJ_TYPE.device) return 0;
  const old: ObjectId = m.w[objectAt(k, idev) + IDEV.hwpt];
  if (typeOf(k, old) !== OBJ_TYPE.hwptNested) return 0;
  const ste = wanted(m, v, vsid);
  if (ste.every((word, j) => word === m.w[objectAt(k, old) + NESTED.data + j])) return 0;
  const parent = m.w[ctl + VMM.viommu] || stage2Of(k, old);
  const made = askHwpt(k, idev, parent, 0, VSTE_TYPE, ste);
  const refused = typeof made === 'number' ? attached(k, idev, made) : made;
  if (refused && typeof made === 'number') destroyHwpt(k, made);
  const hwpt: ObjectId = refused ? 0 : (made as number);
  const rule: RuleNumber = refused?.number ?? 0;
  m.emit(VMM_EVENT.reattach, m.actors.vmm + v, v, device, vsid, hwpt, old, ste[0], ste[2], rule);
  if (refused) return refused;
  m.w[objectAt(k, hwpt) + NESTED.vsid] = vsid + 1;
  if (m.w[objectAt(k, old) + OBJ.users] === 1) destroyHwpt(k, old);
  if (m.w[ctl + VMM.hwpt] === old) m.w[ctl + VMM.hwpt] = hwpt;
  return 1;
}

/** The rule by which the kernel refuses to attach a device to a hwpt in place of what it has, or null. */
function attached(k: Ctx, idev: ObjectId, hwpt: ObjectId): Rule | null {
  const answer = changePt(k, idev, hwpt, true, vmm());
  return typeof answer === 'number' ? null : answer;
}

/** The streams with vSIDs [first, last] get what their guest's STEs say now: how many changed, or the first refusal. */
export function installStreams(m: Machine, v: GuestIommu, first: number, last: number): number | Rule {
  let changed = 0;
  for (const [i, { vsid }] of m.topo.guestIommus[v].vdevices.entries()) {
    if (vsid < first || vsid > last) continue;
    const answer = install(m, v, i);
    if (typeof answer !== 'number') return answer;
    changed += answer;
  }
  return changed;
}
