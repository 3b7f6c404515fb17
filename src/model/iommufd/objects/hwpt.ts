/** Hardware page tables: allocation, and what a device is attached to (hw_pagetable.c, device.c). */
import { HWPT, IDEV, NESTED, OBJ, VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { HWPT_FLAG } from '../ctx.ts';
import { addDomain, domainsOf, isAuto } from './ioas.ts';
import { OBJ_TYPE, allocObject, freeObject, getUser, objectAt, putUser, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import type { User } from '../uapi/user.ts';

export interface HwptCommand {
  flags: number;
  dev_id: number;
  pt_id: number;
  out_hwpt_id: number;
  __reserved: number;
  data_type: number;
  data_len: number;
  fault_id: number;
}

const NESTED_FLAGS = HWPT_FLAG.FAULT_ID_VALID | HWPT_FLAG.PASID;

/** IOMMU_HWPT_ALLOC. */
export function hwptAlloc(k: Ctx, cmd: HwptCommand, user: User): Rule | null {
  if (cmd.__reserved) return RULES.hwptReserved;
  if ((cmd.data_type === 0) !== (cmd.data_len === 0)) return RULES.hwptDataLength;
  if (typeOf(k, cmd.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
  const hwpt = make(k, cmd, user);
  if (typeof hwpt !== 'number') return hwpt;
  if (cmd.flags & HWPT_FLAG.FAULT_ID_VALID) {
    if (typeOf(k, cmd.fault_id) !== OBJ_TYPE.fault) {
      destroyHwpt(k, hwpt);
      return RULES.noFault;
    }
    const at = objectAt(k, hwpt);
    k.w[at + (typeOf(k, hwpt) === OBJ_TYPE.hwptPaging ? HWPT.fault : NESTED.fault)] = cmd.fault_id;
    getUser(k, cmd.fault_id);
  }
  cmd.out_hwpt_id = hwpt;
  return null;
}

function make(k: Ctx, cmd: HwptCommand, user: User): number | Rule {
  switch (typeOf(k, cmd.pt_id)) {
    case OBJ_TYPE.ioas:
      return makePaging(k, cmd.pt_id, cmd.dev_id, cmd.flags, cmd.data_len ? user.data : null, user);
    case OBJ_TYPE.hwptPaging:
      if (cmd.flags & ~NESTED_FLAGS) return RULES.nestedFlags;
      if (cmd.data_len === 0 || !k.driver.nestedOnPaging) return RULES.nestedNoData;
      if (isAuto(k, cmd.pt_id) || !isNestParent(k, cmd.pt_id)) return RULES.nestedParent;
      return makeNested(k, cmd, user);
    case OBJ_TYPE.viommu:
      if (k.w[objectAt(k, cmd.pt_id) + VIOMMU.iommu] !== k.driver.iommuOf(k, cmd.dev_id)) return RULES.hwptOtherIommu;
      if (cmd.flags & ~NESTED_FLAGS) return RULES.nestedFlags;
      return cmd.data_len === 0 ? RULES.nestedNoData : makeNested(k, cmd, user);
    default:
      return RULES.hwptParent;
  }
}

export const isNestParent = (k: Ctx, hwpt: number): boolean =>
  (k.w[objectAt(k, hwpt) + HWPT.flags] & HWPT_FLAG.NEST_PARENT) !== 0;

/** A paging hwpt on an IOAS; its domain is in the IOAS when it is returned. */
function makePaging(
  k: Ctx,
  ioas: number,
  idev: number,
  flags: number,
  data: User['data'] | null,
  user: User,
): number | Rule {
  const all = HWPT_FLAG.NEST_PARENT | HWPT_FLAG.DIRTY_TRACKING | NESTED_FLAGS;
  if (flags & ~all & ~HWPT_FLAG.AUTO) return RULES.pagingFlags;
  if (flags & HWPT_FLAG.FAULT_ID_VALID && flags & HWPT_FLAG.NEST_PARENT) return RULES.pagingFlags;
  const hwpt = allocObject(k, OBJ_TYPE.hwptPaging);
  const at = objectAt(k, hwpt);
  k.w[at + HWPT.flags] = flags;
  k.w[at + HWPT.iommu] = k.driver.iommuOf(k, idev);
  const wanted = flags & ~(HWPT_FLAG.FAULT_ID_VALID | HWPT_FLAG.AUTO);
  const rule = k.driver.allocPaging(k, hwpt, idev, wanted, data) ?? addDomain(k, hwpt, ioas, user);
  if (rule) {
    freeObject(k, hwpt);
    return rule;
  }
  getUser(k, ioas);
  return hwpt;
}

function makeNested(k: Ctx, cmd: HwptCommand, user: User): number | Rule {
  const hwpt = allocObject(k, OBJ_TYPE.hwptNested);
  const at = objectAt(k, hwpt);
  k.w[at + NESTED.parent] = cmd.pt_id;
  k.w[at + NESTED.flags] = cmd.flags;
  const rule = k.driver.allocNested(k, hwpt, user.data);
  if (rule) {
    freeObject(k, hwpt);
    return rule;
  }
  getUser(k, cmd.pt_id);
  return hwpt;
}

/** Drops what a hwpt holds, and the hwpt. */
export function destroyHwpt(k: Ctx, hwpt: number): void {
  const at = objectAt(k, hwpt);
  const paging = typeOf(k, hwpt) === OBJ_TYPE.hwptPaging;
  const fault = k.w[at + (paging ? HWPT.fault : NESTED.fault)];
  putUser(k, k.w[at + (paging ? HWPT.ioas : NESTED.parent)]);
  if (fault) putUser(k, fault);
  freeObject(k, hwpt);
}

/** The viommu that a hwpt was made through, or 0. */
export function viommuOf(k: Ctx, hwpt: number): number {
  if (typeOf(k, hwpt) !== OBJ_TYPE.hwptNested) return 0;
  const parent = k.w[objectAt(k, hwpt) + NESTED.parent];
  return typeOf(k, parent) === OBJ_TYPE.viommu ? parent : 0;
}

/**
 * Attaches a device to a hwpt, or to an IOAS, which then gives it an automatic hwpt; or replaces what it is attached
 * to. Returns the hwpt's id (iommufd_device_change_pt()).
 */
export function changePt(k: Ctx, idev: number, pt: number, replace: boolean, user: User): number | Rule {
  switch (typeOf(k, pt)) {
    case OBJ_TYPE.hwptPaging:
    case OBJ_TYPE.hwptNested:
      return attachTo(k, idev, pt, replace) ?? pt;
    case OBJ_TYPE.ioas:
      return attachToIoas(k, idev, pt, replace, user);
    case OBJ_TYPE.free:
    case OBJ_TYPE.tombstone:
      return RULES.attachNoPt;
    default:
      return RULES.attachType;
  }
}

/** An automatic hwpt of the IOAS that takes the device, or a new one (iommufd_device_auto_get_domain()). */
function attachToIoas(k: Ctx, idev: number, ioas: number, replace: boolean, user: User): number | Rule {
  for (const hwpt of domainsOf(k, ioas).filter((id) => isAuto(k, id))) {
    const rule = attachTo(k, idev, hwpt, replace);
    if (!rule) return hwpt;
    if (rule.name !== 'EINVAL') return rule;
  }
  const hwpt = makePaging(k, ioas, idev, HWPT_FLAG.AUTO, null, user);
  if (typeof hwpt !== 'number') return hwpt;
  const rule = attachTo(k, idev, hwpt, replace);
  if (!rule) return hwpt;
  destroyHwpt(k, hwpt);
  return rule;
}

function attachTo(k: Ctx, idev: number, hwpt: number, replace: boolean): Rule | null {
  const at = objectAt(k, idev);
  const old = k.w[at + IDEV.hwpt];
  if (!replace && old) return old === hwpt ? RULES.attachTwice : RULES.attachOther;
  if (replace && !old) return RULES.attachNothing;
  if (old === hwpt) return null;
  const flags = k.w[objectAt(k, hwpt) + (typeOf(k, hwpt) === OBJ_TYPE.hwptPaging ? HWPT.flags : NESTED.flags)];
  if (k.w[at + IDEV.pasids] && !(flags & HWPT_FLAG.PASID)) return RULES.attachPasid;
  const rule = k.driver.attach(k, idev, hwpt);
  if (rule) return rule;
  k.w[at + IDEV.hwpt] = hwpt;
  getUser(k, hwpt);
  if (old) releaseHwpt(k, old);
  else getUser(k, idev);
  return null;
}

/** A device leaves a hwpt: automatic ones vanish with their last. */
export function releaseHwpt(k: Ctx, hwpt: number): void {
  putUser(k, hwpt);
  const auto = typeOf(k, hwpt) === OBJ_TYPE.hwptPaging && isAuto(k, hwpt);
  if (auto && k.w[objectAt(k, hwpt) + OBJ.users] === 1) destroyHwpt(k, hwpt);
}

/** Detaches a device from whatever it is attached to (iommufd_device_detach()). */
export function detach(k: Ctx, idev: number): void {
  const at = objectAt(k, idev);
  const hwpt = k.w[at + IDEV.hwpt];
  if (!hwpt) return;
  k.driver.detach(k, idev);
  k.w[at + IDEV.hwpt] = 0;
  putUser(k, idev);
  releaseHwpt(k, hwpt);
}
