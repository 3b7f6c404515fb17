/**
 * The object table of one /dev/iommu: ids, types, reference counts (drivers/iommu/iommufd/main.c). A new object gets
 * the lowest free id, from 1. `users` starts at 1, the table's own.
 */
import { OBJ, OBJECT_WORDS, objectOffset } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';

export const OBJ_TYPE = {
  free: 0,
  ioas: 1,
  device: 2,
  hwptPaging: 3,
  hwptNested: 4,
  viommu: 5,
  vdevice: 6,
  /** An id that stays unusable because the kernel destroyed its vdevice. */
  tombstone: 7,
  fault: 8,
  veventq: 9,
  hwQueue: 10,
  access: 11,
  selftest: 12,
} as const;

/** Offset of an object's record. */
export const objectAt = (k: Ctx, id: number): number => objectOffset(k.at, id);

export const typeOf = (k: Ctx, id: number): number =>
  id > 0 && id < k.at.objects ? k.w[objectAt(k, id) + OBJ.type] : OBJ_TYPE.free;

/** Allocates the lowest free id and returns it; the record is zero but for its type and `users` = 1. */
export function allocObject(k: Ctx, type: number): number {
  for (let id = 1; id < k.at.objects; id++) {
    const at = objectAt(k, id);
    if (k.w[at + OBJ.type] !== OBJ_TYPE.free) continue;
    k.w[at + OBJ.type] = type;
    k.w[at + OBJ.users] = 1;
    return id;
  }
  throw new Error(`iommufd: more than ${k.at.objects - 1} objects`);
}

export function freeObject(k: Ctx, id: number): void {
  k.w.fill(0, objectAt(k, id), objectAt(k, id) + OBJECT_WORDS);
}

export function getUser(k: Ctx, id: number): void {
  k.w[objectAt(k, id) + OBJ.users]++;
}

export function putUser(k: Ctx, id: number): void {
  k.w[objectAt(k, id) + OBJ.users]--;
}

/** Ids of a type, ascending. */
export function* objectsOf(k: Ctx, type: number): Generator<number> {
  for (let id = 1; id < k.at.objects; id++) if (typeOf(k, id) === type) yield id;
}

/** First object of a type that satisfies `is` (given its offset), or 0. */
export function findObject(k: Ctx, type: number, is: (at: number) => boolean): number {
  for (let id = 1; id < k.at.objects; id++) if (typeOf(k, id) === type && is(objectAt(k, id))) return id;
  return 0;
}
