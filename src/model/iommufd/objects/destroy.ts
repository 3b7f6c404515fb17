/** Destroying objects, and what becomes of a context whose file is closed (main.c). */
import { OBJ, SELFTEST } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { unbindDevice } from './device.ts';
import { destroyVeventq } from './eventq.ts';
import { destroyQueue } from './hw-queue.ts';
import { destroyHwpt } from './hwpt.ts';
import { destroyIoas } from './unmap.ts';
import { OBJ_TYPE, freeObject, objectAt, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { destroyVdevice, destroyViommu } from './viommu.ts';

const DESTROY: Readonly<Record<number, (k: Ctx, id: number) => void>> = {
  [OBJ_TYPE.ioas]: destroyIoas,
  [OBJ_TYPE.hwptPaging]: destroyHwpt,
  [OBJ_TYPE.hwptNested]: destroyHwpt,
  [OBJ_TYPE.viommu]: destroyViommu,
  [OBJ_TYPE.vdevice]: destroyVdevice,
  [OBJ_TYPE.fault]: freeObject,
  [OBJ_TYPE.veventq]: destroyVeventq,
  [OBJ_TYPE.hwQueue]: destroyQueue,
  [OBJ_TYPE.access]: freeObject,
  [OBJ_TYPE.device]: unbindDevice,
  [OBJ_TYPE.selftest]: (k, id) => {
    const idev = k.w[objectAt(k, id) + SELFTEST.idev];
    freeObject(k, id);
    unbindDevice(k, idev);
  },
};

/** IOMMU_DESTROY: any id may be tried; it works when `users` is the table's own 1. */
export function destroy(k: Ctx, cmd: { id: number }): Rule | null {
  const type = typeOf(k, cmd.id);
  if (type === OBJ_TYPE.free || type === OBJ_TYPE.tombstone) return RULES.noObject;
  if (k.w[objectAt(k, cmd.id) + OBJ.users] !== 1) return RULES.objectBusy;
  DESTROY[type](k, cmd.id);
  return null;
}
