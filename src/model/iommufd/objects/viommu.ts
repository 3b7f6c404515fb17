/** Slices of physical IOMMUs, and the devices that a VM knows by its own ids (viommu.c). */
import { HWPT, IDEV, VDEVICE, VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { isNestParent } from './hwpt.ts';
import { OBJ_TYPE, allocObject, freeObject, getUser, objectAt, putUser, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { read64, write64 } from '../uapi/u64.ts';
import type { User } from '../uapi/user.ts';
import { xaErase, xaInsert, xaLoad, xaObject, xaPointer } from './xarray.ts';

export interface ViommuCommand {
  flags: number;
  type: number;
  dev_id: number;
  hwpt_id: number;
  out_viommu_id: number;
  data_len: number;
}

/** IOMMU_VIOMMU_ALLOC. `__reserved` is not looked at. */
export function viommuAlloc(k: Ctx, cmd: ViommuCommand, user: User): Rule | null {
  if (cmd.flags || cmd.type === 0) return RULES.viommuFlags;
  if (typeOf(k, cmd.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
  if (!k.driver.viommuType(k, cmd.dev_id, cmd.type)) return RULES.viommuType;
  if (typeOf(k, cmd.hwpt_id) !== OBJ_TYPE.hwptPaging) return RULES.noPaging;
  if (!isNestParent(k, cmd.hwpt_id)) return RULES.viommuParent;
  const viommu = allocObject(k, OBJ_TYPE.viommu);
  const at = objectAt(k, viommu);
  k.w[at + VIOMMU.hwpt] = cmd.hwpt_id;
  k.w[at + VIOMMU.iommu] = k.driver.iommuOf(k, cmd.dev_id);
  k.w[at + VIOMMU.kind] = cmd.type;
  k.w[at + VIOMMU.vmid] = k.w[objectAt(k, cmd.hwpt_id) + HWPT.vmid];
  const rule = k.driver.initViommu(k, viommu, cmd.dev_id, cmd.data_len ? user.data : null);
  if (rule) {
    freeObject(k, viommu);
    return rule;
  }
  getUser(k, cmd.hwpt_id);
  cmd.out_viommu_id = viommu;
  return null;
}

export interface VdeviceCommand {
  viommu_id: number;
  dev_id: number;
  out_vdevice_id: number;
  virt_id: bigint;
}

/** IOMMU_VDEVICE_ALLOC. */
export function vdeviceAlloc(k: Ctx, cmd: VdeviceCommand): Rule | null {
  if (typeOf(k, cmd.viommu_id) !== OBJ_TYPE.viommu) return RULES.noViommu;
  if (typeOf(k, cmd.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
  const viommu = objectAt(k, cmd.viommu_id);
  const idev = objectAt(k, cmd.dev_id);
  if (k.w[viommu + VIOMMU.iommu] !== k.driver.iommuOf(k, cmd.dev_id)) return RULES.vdeviceOtherIommu;
  if (k.w[idev + IDEV.vdevice]) return RULES.vdeviceTwice;
  const vdevice = allocObject(k, OBJ_TYPE.vdevice);
  const at = objectAt(k, vdevice);
  write64(k.w, at + VDEVICE.virtId, cmd.virt_id);
  const [lo, hi] = [k.w[at + VDEVICE.virtId], k.w[at + VDEVICE.virtId + 1]];
  if (!xaInsert(k, viommu + VIOMMU.vdevs, lo, hi, xaPointer(vdevice))) {
    freeObject(k, vdevice);
    return RULES.vdeviceTaken;
  }
  k.w[at + VDEVICE.viommu] = cmd.viommu_id;
  k.w[at + VDEVICE.idev] = cmd.dev_id;
  const rule = k.driver.initVdevice?.(k, vdevice);
  if (rule) {
    xaErase(k, viommu + VIOMMU.vdevs, lo, hi);
    freeObject(k, vdevice);
    return rule;
  }
  k.w[idev + IDEV.vdevice] = vdevice;
  getUser(k, cmd.viommu_id);
  cmd.out_vdevice_id = vdevice;
  return null;
}

/** Takes a vdevice out of its viommu's xarray; its id is free then. */
export function destroyVdevice(k: Ctx, vdevice: number): void {
  const at = objectAt(k, vdevice);
  const viommu = k.w[at + VDEVICE.viommu];
  xaErase(k, objectAt(k, viommu) + VIOMMU.vdevs, k.w[at + VDEVICE.virtId], k.w[at + VDEVICE.virtId + 1]);
  k.w[objectAt(k, k.w[at + VDEVICE.idev]) + IDEV.vdevice] = 0;
  putUser(k, viommu);
  freeObject(k, vdevice);
}

export function destroyViommu(k: Ctx, viommu: number): void {
  putUser(k, k.w[objectAt(k, viommu) + VIOMMU.hwpt]);
  freeObject(k, viommu);
}

/** The device with this id on a viommu, or 0 (iommufd_viommu_find_dev()). */
export function findDev(k: Ctx, viommu: number, lo: number, hi = 0): number {
  const vdevice = xaObject(xaLoad(k, objectAt(k, viommu) + VIOMMU.vdevs, lo, hi));
  return vdevice ? k.w[objectAt(k, vdevice) + VDEVICE.idev] : 0;
}

/** The id by which a viommu knows a device (iommufd_viommu_get_vdev_id()); undefined without vdevice on it. */
export function vdevId(k: Ctx, viommu: number, idev: number): bigint | undefined {
  const vdevice = k.w[objectAt(k, idev) + IDEV.vdevice];
  if (!vdevice || k.w[objectAt(k, vdevice) + VDEVICE.viommu] !== viommu) return undefined;
  return read64(k.w, objectAt(k, vdevice) + VDEVICE.virtId);
}
