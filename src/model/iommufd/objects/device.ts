/** Devices bound to a context (device.c): binding and taking away. */
import { IDEV, VDEVICE } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { detach } from './hwpt.ts';
import { OBJ_TYPE, allocObject, freeObject, getUser, objectAt } from './objects.ts';
import { destroyVdevice } from './viommu.ts';
import { OBJ } from '../../state/ctx-layout.ts';

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

/** The device that a vdevice stands for. */
export const idevOf = (k: Ctx, vdevice: number): number => k.w[objectAt(k, vdevice) + VDEVICE.idev];
