/** Address spaces: what is mapped where (io_pagetable.c). Bytes and IOVAs are u64. */
import { AREA, CTX, HWPT, IOAS } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { HWPT_FLAG } from '../ctx.ts';
import { OBJ_TYPE, allocObject, objectAt, objectsOf, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { U64_MAX, read64, write64 } from '../uapi/u64.ts';
import type { User } from '../uapi/user.ts';

export const MAP_FLAG = { FIXED_IOVA: 1, WRITEABLE: 2, READABLE: 4 } as const;

/** Bytes. */
export const PAGE = 4096n;
/** A huge page: the largest alignment that an automatic IOVA gets. */
const HUGE = 2n ** 21n;

export interface Area {
  /** Offset of its record. */
  readonly at: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly va: bigint;
}

export const areaAt = (k: Ctx, i: number): number => k.at.areasAt + i * AREA.SIZE;

/** Areas of an IOAS in ascending order of IOVA. */
export function areasOf(k: Ctx, ioas: number): Area[] {
  const areas: Area[] = [];
  for (let i = 0; i < k.w[k.at.ctl + CTX.areas]; i++) {
    const at = areaAt(k, i);
    if (k.w[at + AREA.ioas] !== ioas) continue;
    const first = read64(k.w, at + AREA.iova);
    areas.push({ at, first, last: first + read64(k.w, at + AREA.length) - 1n, va: read64(k.w, at + AREA.va) });
  }
  return areas;
}

/** The area of an IOAS that contains an IOVA. */
export const areaAround = (k: Ctx, ioas: number, iova: bigint): Area | undefined =>
  areasOf(k, ioas).find(({ first, last }) => first <= iova && iova <= last);

/** Paging hwpts on an IOAS: each has a domain in it. */
export const domainsOf = (k: Ctx, ioas: number): number[] =>
  [...objectsOf(k, OBJ_TYPE.hwptPaging)].filter((id) => k.w[objectAt(k, id) + HWPT.ioas] === ioas);

/** Bytes to which iova, length and user_va must be aligned; `besides`: a domain that is not there yet. */
export function alignmentOf(k: Ctx, ioas: number, besides = 0): number {
  const least = k.w[objectAt(k, ioas) + IOAS.smallPages] ? Number(PAGE) : 1;
  const domains = besides ? [...domainsOf(k, ioas), besides] : domainsOf(k, ioas);
  return Math.max(least, ...domains.map((id) => k.driver.geometry(k, id).page));
}

export const aligned = (value: bigint, alignment: number): boolean => value % BigInt(alignment) === 0n;

export type Range = readonly [first: bigint, last: bigint];

/** Outside the aperture of a domain. */
export function reservedBy(k: Ctx, hwpt: number): Range[] {
  const { first, last } = k.driver.geometry(k, hwpt);
  return [
    ...(first > 0n ? [[0n, first - 1n] as const] : []),
    ...(last < U64_MAX ? [[last + 1n, U64_MAX] as const] : []),
  ];
}

export const overlaps = ([first, last]: Range, [a, b]: Range): boolean => first <= b && a <= last;

/** What is left between ranges, within [first, last], ascending. */
export function holes(used: readonly Range[], first: bigint, last: bigint): Range[] {
  const out: Range[] = [];
  let at = first;
  for (const [a, b] of [...used].sort((x, y) => (x[0] < y[0] ? -1 : 1))) {
    if (a > last) break;
    if (a > at) out.push([at, a - 1n]);
    if (b >= at) at = b + 1n;
  }
  if (at <= last) out.push([at, last]);
  return out;
}

/** IOMMU_IOAS_ALLOC. */
export function ioasAlloc(k: Ctx, cmd: { flags: number; out_ioas_id: number }): Rule | null {
  if (cmd.flags !== 0) return RULES.ioasAllocFlags;
  cmd.out_ioas_id = allocObject(k, OBJ_TYPE.ioas);
  return null;
}

export interface MapCommand {
  flags: number;
  ioas_id: number;
  __reserved: number;
  user_va: bigint;
  length: bigint;
  iova: bigint;
}

/** IOMMU_IOAS_MAP (iommufd_ioas_map(), iopt_map_pages()). */
export function ioasMap(k: Ctx, cmd: MapCommand, user: User): Rule | null {
  const { flags, length, user_va: va } = cmd;
  if (flags & ~7 || cmd.__reserved) return RULES.mapFlags;
  if (cmd.iova === U64_MAX || length === U64_MAX) return RULES.mapRange;
  if (!(flags & (MAP_FLAG.READABLE | MAP_FLAG.WRITEABLE))) return RULES.mapAccess;
  if (typeOf(k, cmd.ioas_id) !== OBJ_TYPE.ioas) return RULES.noIoas;
  if (va + length > U64_MAX) return RULES.mapUserRange;
  const alignment = alignmentOf(k, cmd.ioas_id);
  if (length === 0n || length > U64_MAX - PAGE || !aligned(length, alignment)) return RULES.mapLength;
  const place = flags & MAP_FLAG.FIXED_IOVA ? cmd.iova : freeIova(k, cmd.ioas_id, va, length, alignment);
  if (place === null) return RULES.mapNoRoom;
  if (place === undefined) return RULES.mapAlignment;
  if (flags & MAP_FLAG.FIXED_IOVA) {
    const rule = checkIova(k, cmd.ioas_id, place, length, alignment);
    if (rule) return rule;
  }
  if (!aligned(va % PAGE, alignment)) return RULES.mapOffset;
  const pinned = domainsOf(k, cmd.ioas_id).length > 0;
  if (pinned && !user.pin(va, length, (flags & MAP_FLAG.WRITEABLE) !== 0)) return RULES.mapPin;
  addArea(k, cmd.ioas_id, place, length, va, flags);
  for (const hwpt of domainsOf(k, cmd.ioas_id)) k.driver.map(k, hwpt, place, length, va, flags);
  cmd.iova = place;
  return null;
}

function checkIova(k: Ctx, ioas: number, iova: bigint, length: bigint, alignment: number): Rule | null {
  if (!aligned(iova, alignment)) return RULES.mapAlignment;
  const last = iova + length - 1n;
  if (last > U64_MAX) return RULES.mapWraps;
  const range: Range = [iova, last];
  if (domainsOf(k, ioas).some((id) => reservedBy(k, id).some((reserved) => overlaps(reserved, range))))
    return RULES.mapReserved;
  return areasOf(k, ioas).some((area) => overlaps([area.first, area.last], range)) ? RULES.mapExists : null;
}

/** The lowest IOVA with room, aligned as a huge page could use it; null: none, undefined: too little alignment. */
function freeIova(k: Ctx, ioas: number, va: bigint, length: bigint, alignment: number): bigint | null | undefined {
  let wanted = 1n;
  while (wanted < length) wanted <<= 1n;
  const ofVa = va & -va;
  if (va !== 0n && ofVa < wanted) wanted = ofVa;
  if (wanted > HUGE) wanted = HUGE;
  if (wanted < BigInt(alignment)) return undefined;
  const used = [
    ...domainsOf(k, ioas).flatMap((id) => reservedBy(k, id)),
    ...areasOf(k, ioas).map((area): Range => [area.first, area.last]),
  ];
  for (const [first, last] of holes(used, PAGE, U64_MAX - PAGE)) {
    const start = (((first + wanted - 1n) / wanted) * wanted) | (va % PAGE);
    if (start < last && last - start >= length - 1n) return start;
  }
  return null;
}

/** Keeps the areas of a context in ascending order. */
export function addArea(k: Ctx, ioas: number, iova: bigint, length: bigint, va: bigint, flags: number): void {
  const { w } = k;
  const count = w[k.at.ctl + CTX.areas];
  if (count === k.at.areas) throw new Error(`iommufd: more than ${k.at.areas} areas`);
  let i = count;
  while (i > 0 && (w[areaAt(k, i - 1) + AREA.ioas] > ioas || after(k, i - 1, ioas, iova))) i--;
  w.copyWithin(areaAt(k, i + 1), areaAt(k, i), areaAt(k, count));
  const at = areaAt(k, i);
  w.fill(0, at, at + AREA.SIZE);
  w[at + AREA.ioas] = ioas;
  write64(w, at + AREA.iova, iova);
  write64(w, at + AREA.length, length);
  write64(w, at + AREA.va, va);
  w[at + AREA.flags] = flags;
  w[k.at.ctl + CTX.areas]++;
}

const after = (k: Ctx, i: number, ioas: number, iova: bigint): boolean =>
  k.w[areaAt(k, i) + AREA.ioas] === ioas && read64(k.w, areaAt(k, i) + AREA.iova) > iova;

/** True where IOVA, end and user memory of an area lie at such a boundary, bytes. */
export const areaAligned = ({ first, last, va }: Area, alignment: number): boolean =>
  [first, last + 1n, va % PAGE].every((value) => aligned(value, alignment));

/** Puts the domain of a new paging hwpt, which no IOAS counts yet, into an IOAS (iopt_table_add_domain()). */
export function addDomain(k: Ctx, hwpt: number, ioas: number, user: User): Rule | null {
  const areas = areasOf(k, ioas);
  const alignment = alignmentOf(k, ioas, hwpt);
  if (areas.some((area) => !areaAligned(area, alignment))) return RULES.domainAlignment;
  const reserved = reservedBy(k, hwpt);
  if (areas.some(({ first, last }) => reserved.some((range) => overlaps(range, [first, last]))))
    return RULES.domainAperture;
  const writes = ({ at }: Area): boolean => (k.w[at + AREA.flags] & MAP_FLAG.WRITEABLE) !== 0;
  const fresh = domainsOf(k, ioas).length === 0;
  if (fresh && areas.some((area) => !user.pin(area.va, area.last - area.first + 1n, writes(area))))
    return RULES.domainPin;
  k.w[objectAt(k, hwpt) + HWPT.ioas] = ioas;
  for (const { at, first, last, va } of areas)
    k.driver.map(k, hwpt, first, last - first + 1n, va, k.w[at + AREA.flags]);
  return null;
}

export const isAuto = (k: Ctx, hwpt: number): boolean => (k.w[objectAt(k, hwpt) + HWPT.flags] & HWPT_FLAG.AUTO) !== 0;
