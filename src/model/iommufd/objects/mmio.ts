/** MMIO space of viommus, which user space maps (viommu.c, main.c). */
import { VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { OBJ_TYPE, getUser, objectAt, objectsOf, putUser } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';

const FIRST_PAGE = 1;

/** Hands out MMIO space of `pages` pages for a viommu: the lowest free range, in pages (iommufd_insert_mmap()). */
export function handOutMmio(k: Ctx, viommu: number, pages: number): number {
  const taken = [...objectsOf(k, OBJ_TYPE.viommu)]
    .map((id) => objectAt(k, id))
    .filter((at) => k.w[at + VIOMMU.mmio])
    .map((at) => [k.w[at + VIOMMU.mmio], k.w[at + VIOMMU.mmioPages]])
    .sort(([a], [b]) => a - b);
  let page = FIRST_PAGE;
  for (const [first, count] of taken) {
    if (first - page >= pages) break;
    page = first + count;
  }
  k.w[objectAt(k, viommu) + VIOMMU.mmio] = page;
  k.w[objectAt(k, viommu) + VIOMMU.mmioPages] = pages;
  return page;
}

const PAGE = 4096;
const PROT_EXEC = 4;
const MAP_SHARED = 1;

/** mmap() on /dev/iommu: the viommu whose pages are mapped, or the rule that refuses. Bytes. */
export function mapMmio(k: Ctx, offset: number, length: number, prot: number, flags: number): number | Rule {
  if (!(flags & MAP_SHARED)) return RULES.mmapShared;
  if (prot & PROT_EXEC) return RULES.mmapExec;
  for (const id of objectsOf(k, OBJ_TYPE.viommu)) {
    const at = objectAt(k, id);
    if (k.w[at + VIOMMU.mmio] * PAGE !== offset || offset === 0) continue;
    if (k.w[at + VIOMMU.mmioPages] * PAGE !== length) return RULES.mmapRange;
    getUser(k, id);
    k.w[at + VIOMMU.maps]++;
    return id;
  }
  return RULES.mmapRange;
}

export function unmapMmio(k: Ctx, viommu: number): void {
  putUser(k, viommu);
  k.w[objectAt(k, viommu) + VIOMMU.maps]--;
}
