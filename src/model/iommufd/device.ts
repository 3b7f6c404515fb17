/** Devices bound to a context (device.c): binding, taking away, and what the IOMMU in front of them is. */
import { IDEV, VDEVICE } from '../state/ctx-layout.ts';
import type { Ctx } from './ctx.ts';
import { detach } from './hwpt.ts';
import { OBJ_TYPE, allocObject, freeObject, getUser, objectAt, typeOf } from './objects.ts';
import { RULES, type Rule } from './rules.ts';
import { isRule, type User } from './user.ts';
import { destroyVdevice } from './viommu.ts';
import { OBJ } from '../state/ctx-layout.ts';

/** Binds a function to the context (iommufd_device_bind()): `users` counts the binding driver. */
export function bindDevice(k: Ctx, device: number): number {
  const idev = allocObject(k, OBJ_TYPE.device);
  k.w[objectAt(k, idev) + IDEV.device] = device;
  getUser(k, idev);
  return idev;
}

/**
 * The device goes: its vdevice is destroyed by the kernel, whose id stays a tombstone (iommufd_device_unbind()). Returns
 * the vdevice's id, or 0.
 */
export function unbindDevice(k: Ctx, idev: number): number {
  detach(k, idev);
  const vdevice = k.w[objectAt(k, idev) + IDEV.vdevice];
  if (vdevice) {
    destroyVdevice(k, vdevice);
    k.w[objectAt(k, vdevice) + OBJ.type] = OBJ_TYPE.tombstone;
  }
  freeObject(k, idev);
  return vdevice;
}

export interface HwInfoCommand {
  flags: number;
  dev_id: number;
  data_len: number;
  in_out_data_type: number;
  out_max_pasid_log2: number;
  __reserved0: number;
  __reserved1: number;
  __reserved2: number;
  out_capabilities: bigint;
}

const INPUT_TYPE = 1;

/** IOMMU_GET_HW_INFO. */
export function getHwInfo(k: Ctx, cmd: HwInfoCommand, user: User): Rule | null {
  if (cmd.flags & ~INPUT_TYPE || cmd.__reserved0 || cmd.__reserved1 || cmd.__reserved2) return RULES.hwInfoFlags;
  if (typeOf(k, cmd.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
  const info = k.driver.hwInfo(k, cmd.dev_id, cmd.flags & INPUT_TYPE ? cmd.in_out_data_type : 0);
  if (isRule(info)) return info;
  if (cmd.data_len > 0) {
    const bytes = new Uint8Array(cmd.data_len);
    bytes.set(info.data.subarray(0, cmd.data_len));
    if (!user.data.write(bytes)) return RULES.hwInfoPointer;
  }
  cmd.data_len = info.data.length;
  cmd.in_out_data_type = info.type;
  cmd.out_max_pasid_log2 = info.maxPasidLog2;
  cmd.out_capabilities = BigInt(info.capabilities);
  return null;
}

/** The device that a vdevice stands for. */
export const idevOf = (k: Ctx, vdevice: number): number => k.w[objectAt(k, vdevice) + VDEVICE.idev];
