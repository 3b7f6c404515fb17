/** What takes areas of an address space away (io_pagetable.c). Bytes and IOVAs are u64. */
import { AREA, CTX } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { type Area, type Range, areaAt, areasOf, domainsOf, overlaps } from './ioas.ts';
import { OBJ_TYPE, freeObject, objectsOf, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { U64_MAX } from '../uapi/u64.ts';
import { isRule } from '../uapi/user.ts';

/** True when an area of any IOAS maps something of user memory [va, va + length). */
export const stillMapped = (k: Ctx, va: bigint, length: bigint): boolean =>
  [...objectsOf(k, OBJ_TYPE.ioas)].some((ioas) =>
    areasOf(k, ioas).some((area) => area.va < va + length && va <= area.va + (area.last - area.first)),
  );

export function removeArea(k: Ctx, at: number): void {
  const end = areaAt(k, --k.w[k.at.ctl + CTX.areas]);
  k.w.copyWithin(at, at + AREA.SIZE, end + AREA.SIZE);
  k.w.fill(0, end, end + AREA.SIZE);
}

/** Drops an IOAS with all that it maps. */
export function destroyIoas(k: Ctx, ioas: number): void {
  for (let area = areasOf(k, ioas)[0]; area; area = areasOf(k, ioas)[0]) removeArea(k, area.at);
  freeObject(k, ioas);
}

export interface UnmapCommand {
  ioas_id: number;
  iova: bigint;
  length: bigint;
}

/** IOMMU_IOAS_UNMAP (iopt_unmap_iova_range()): {0, U64_MAX} is everything. */
export function ioasUnmap(k: Ctx, cmd: UnmapCommand): Rule | null {
  let unmapped = 0n;
  for (;;) {
    const area = nextArea(k, cmd, unmapped > 0n);
    if (area === null) break;
    if (isRule(area)) return area;
    const length = area.last - area.first + 1n;
    for (const hwpt of domainsOf(k, cmd.ioas_id)) k.driver.unmap(k, hwpt, area.first, length);
    removeArea(k, area.at);
    unmapped += length;
  }
  cmd.length = unmapped;
  return null;
}

/** The next area that the call unmaps, null when it is done, or the rule that ends it; `some`: it has unmapped one. */
export function nextArea(k: Ctx, { ioas_id: ioas, iova, length }: UnmapCommand, some: boolean): Area | Rule | null {
  if (typeOf(k, ioas) !== OBJ_TYPE.ioas) return RULES.noIoas;
  const all = iova === 0n && length === U64_MAX;
  if (!all) {
    if (iova === U64_MAX || length === U64_MAX) return RULES.unmapRange;
    if (length === 0n) return RULES.unmapLength;
    if (iova + length - 1n > U64_MAX) return RULES.unmapRange;
  }
  const range: Range = [iova, all ? U64_MAX : iova + length - 1n];
  const area = areasOf(k, ioas).find(({ first, last }) => overlaps([first, last], range));
  if (!area) return some || all ? null : RULES.unmapNothing;
  if (area.first < range[0] || area.last > range[1]) return RULES.unmapNothing;
  return k.w[area.at + AREA.pins] ? RULES.unmapPinned : area;
}
