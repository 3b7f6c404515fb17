/** What can be invalidated, and the stage 2 below it. */
import { NESTED, VIOMMU } from '../state/ctx-layout.ts';
import type { Ctx } from './ctx.ts';
import { OBJ_TYPE, objectAt, typeOf } from './objects/objects.ts';
import { RULES, type Rule } from './uapi/rules.ts';

/** The rule that refuses an object as target of an invalidation, or null. */
export function targetRule(k: Ctx, id: number): Rule | null {
  switch (typeOf(k, id)) {
    case OBJ_TYPE.viommu:
      return null;
    case OBJ_TYPE.hwptNested:
      return k.driver.nestedOnPaging ? null : RULES.invalidateNoOp;
    case OBJ_TYPE.free:
    case OBJ_TYPE.tombstone:
      return RULES.invalidateNone;
    default:
      return RULES.invalidateTarget;
  }
}

/** The paging hwpt below a viommu or a nested hwpt. */
export function stage2Of(k: Ctx, id: number): number {
  const at = objectAt(k, id);
  if (typeOf(k, id) === OBJ_TYPE.viommu) return k.w[at + VIOMMU.hwpt];
  const parent = k.w[at + NESTED.parent];
  return typeOf(k, parent) === OBJ_TYPE.viommu ? k.w[objectAt(k, parent) + VIOMMU.hwpt] : parent;
}
