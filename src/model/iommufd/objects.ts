/**
 * The object table of one /dev/iommu: ids, types, reference counts (drivers/iommu/iommufd/main.c). A new object gets
 * the lowest free id, from 1. `users` starts at 1, the table's own.
 */
import { OBJ } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';

export const OBJ_TYPE = {
  free: 0,
  ioas: 1,
  /** a: device index, b: id of the hwpt it is attached to */
  device: 2,
  /** a: IOAS id, b: VMID, c: root table frame */
  hwptPaging: 3,
  /** a: parent id (viommu, or hwpt_paging in the 2023 draft), b: vSID of the stream it was made for */
  hwptNested: 4,
  /** a: S2 hwpt id, b: vsmmu index */
  viommu: 5,
  /** a: viommu id, b: device id, c: vSID */
  vdevice: 6,
  /** An id that stays unusable because the kernel destroyed its vdevice. */
  tombstone: 7,
} as const;

/** Linux errno values used here. */
export const ERRNO = { ENOENT: 2, EIO: 5, EBUSY: 16, EINVAL: 22, EOPNOTSUPP: 95 } as const;
export const errnoName = (errno: number): string =>
  Object.entries(ERRNO).find(([, value]) => value === errno)?.[0] ?? String(errno);

/** Offset of an object's record; `ctx` is the index of the VM whose /dev/iommu it is. */
export const objectAt = (m: Machine, ctx: number, id: number): number => m.layout.objects[ctx] + id * OBJ.SIZE;

/** Allocates the lowest free id. */
export function allocObject(m: Machine, ctx: number, type: number, a = 0, b = 0, c = 0): number {
  for (let id = 1; id < m.layout.objectCap; id++) {
    const at = objectAt(m, ctx, id);
    if (m.w[at + OBJ.type] !== OBJ_TYPE.free) continue;
    m.w[at + OBJ.type] = type;
    m.w[at + OBJ.users] = 1;
    m.w[at + OBJ.a] = a;
    m.w[at + OBJ.b] = b;
    m.w[at + OBJ.c] = c;
    return id;
  }
  throw new Error(`iommufd: more than ${m.layout.objectCap} objects`);
}

export function freeObject(m: Machine, ctx: number, id: number): void {
  m.w.fill(0, objectAt(m, ctx, id), objectAt(m, ctx, id) + OBJ.SIZE);
}

export function getUser(m: Machine, ctx: number, id: number): void {
  m.w[objectAt(m, ctx, id) + OBJ.users]++;
}

export function putUser(m: Machine, ctx: number, id: number): void {
  m.w[objectAt(m, ctx, id) + OBJ.users]--;
}

export const typeOf = (m: Machine, ctx: number, id: number): number =>
  id > 0 && id < m.layout.objectCap ? m.w[objectAt(m, ctx, id) + OBJ.type] : OBJ_TYPE.free;

/** First object of a type that satisfies `is` (given its offset), or 0. */
export function findObject(m: Machine, ctx: number, type: number, is: (at: number) => boolean): number {
  for (let id = 1; id < m.layout.objectCap; id++) {
    if (typeOf(m, ctx, id) === type && is(objectAt(m, ctx, id))) return id;
  }
  return 0;
}
