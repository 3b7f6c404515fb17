/** Address spaces: what is mapped where (io_pagetable.c). Bytes and IOVAs are u64. */
import { AREA, CTX, HWPT, HW_QUEUE, IOAS } from '../state/ctx-layout.ts';
import type { Ctx } from './ctx.ts';
import { HWPT_FLAG } from './ctx.ts';
import { OBJ_TYPE, allocObject, freeObject, objectAt, objectsOf, typeOf } from './objects.ts';
import { RULES, type Rule } from './rules.ts';
import { U64_MAX, read64, write64 } from './u64.ts';
import { type User, isRule } from './user.ts';

export const MAP_FLAG = { FIXED_IOVA: 1, WRITEABLE: 2, READABLE: 4 } as const;

const PAGE = 4096n;
/** A huge page: the largest alignment that an automatic IOVA gets. */
const HUGE = 2n ** 21n;

export interface Area {
  /** Offset of its record. */
  readonly at: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly va: bigint;
}

const areaAt = (k: Ctx, i: number): number => k.at.areasAt + i * AREA.SIZE;

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

/** True when an area of any IOAS maps something of user memory [va, va + length). */
export const stillMapped = (k: Ctx, va: bigint, length: bigint): boolean =>
  [...objectsOf(k, OBJ_TYPE.ioas)].some((ioas) =>
    areasOf(k, ioas).some((area) => area.va < va + length && va <= area.va + (area.last - area.first)),
  );

/** Paging hwpts on an IOAS: each has a domain in it. */
export const domainsOf = (k: Ctx, ioas: number): number[] =>
  [...objectsOf(k, OBJ_TYPE.hwptPaging)].filter((id) => k.w[objectAt(k, id) + HWPT.ioas] === ioas);

/** Bytes to which iova, length and user_va must be aligned; `besides`: a domain that is not there yet. */
function alignmentOf(k: Ctx, ioas: number, besides = 0): number {
  const least = k.w[objectAt(k, ioas) + IOAS.smallPages] ? Number(PAGE) : 1;
  const domains = besides ? [...domainsOf(k, ioas), besides] : domainsOf(k, ioas);
  return Math.max(least, ...domains.map((id) => k.driver.geometry(k, id).page));
}

const aligned = (value: bigint, alignment: number): boolean => value % BigInt(alignment) === 0n;

type Range = readonly [first: bigint, last: bigint];

/** Outside the aperture of a domain. */
function reservedBy(k: Ctx, hwpt: number): Range[] {
  const { first, last } = k.driver.geometry(k, hwpt);
  return [
    ...(first > 0n ? [[0n, first - 1n] as const] : []),
    ...(last < U64_MAX ? [[last + 1n, U64_MAX] as const] : []),
  ];
}

const overlaps = ([first, last]: Range, [a, b]: Range): boolean => first <= b && a <= last;

/** What is left between ranges, within [first, last], ascending. */
function holes(used: readonly Range[], first: bigint, last: bigint): Range[] {
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

export interface RangesCommand {
  ioas_id: number;
  num_iovas: number;
  __reserved: number;
  out_iova_alignment: bigint;
}

/** IOMMU_IOAS_IOVA_RANGES: 16 bytes per range, first and last; answers even where the array is too short. */
export function ioasRanges(k: Ctx, cmd: RangesCommand, user: User): Rule | null {
  if (cmd.__reserved) return RULES.rangesReserved;
  if (typeOf(k, cmd.ioas_id) !== OBJ_TYPE.ioas) return RULES.noIoas;
  const free = holes(
    domainsOf(k, cmd.ioas_id).flatMap((id) => reservedBy(k, id)),
    0n,
    U64_MAX,
  );
  const room = cmd.num_iovas;
  const bytes = new Uint8Array(Math.min(room, free.length) * 16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < bytes.length / 16; i++) {
    view.setBigUint64(i * 16, free[i][0], true);
    view.setBigUint64(i * 16 + 8, free[i][1], true);
  }
  if (bytes.length > 0 && !user.data.write(bytes)) return RULES.dataPointer;
  cmd.num_iovas = free.length;
  cmd.out_iova_alignment = BigInt(alignmentOf(k, cmd.ioas_id));
  return free.length > room ? RULES.rangesRoom : null;
}

const OPTION = { RLIMIT_MODE: 0, HUGE_PAGES: 1 } as const;
const OPTION_SET = 0;

export interface OptionCommand {
  option_id: number;
  op: number;
  __reserved: number;
  object_id: number;
  val64: bigint;
}

/** IOMMU_OPTION. */
export function option(k: Ctx, cmd: OptionCommand): Rule | null {
  if (cmd.__reserved || cmd.op > 1) return RULES.optionReserved;
  if (cmd.option_id === OPTION.RLIMIT_MODE) {
    if (cmd.object_id) return RULES.optionReserved;
    if (cmd.op !== OPTION_SET) {
      cmd.val64 = 0n;
      return null;
    }
    for (let id = 1; id < k.at.objects; id++) if (typeOf(k, id) !== OBJ_TYPE.free) return RULES.optionBusy;
    return cmd.val64 > 1n ? RULES.optionValue : null;
  }
  if (cmd.option_id !== OPTION.HUGE_PAGES) return RULES.optionReserved;
  if (typeOf(k, cmd.object_id) !== OBJ_TYPE.ioas) return RULES.noIoas;
  const at = objectAt(k, cmd.object_id) + IOAS.smallPages;
  if (cmd.op !== OPTION_SET) {
    cmd.val64 = BigInt(1 - k.w[at]);
    return null;
  }
  if (cmd.val64 > 1n) return RULES.optionValue;
  const small = cmd.val64 === 0n ? 1 : 0;
  if (small === k.w[at]) return null;
  const areas = areasOf(k, cmd.object_id);
  if (areas.length > 0 && domainsOf(k, cmd.object_id).length > 0) return RULES.optionValue;
  if (small && areas.some((area) => !areaAligned(area, Number(PAGE)))) return RULES.domainAlignment;
  k.w[at] = small;
  return null;
}

const areaAligned = ({ first, last, va }: Area, alignment: number): boolean =>
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

/** Areas that cover [iova, iova+length) without a gap, or the rule that refuses (iommufd_access_pin_pages()). */
export function pinRange(k: Ctx, ioas: number, iova: bigint, length: bigint): Area[] | Rule {
  const covering: Area[] = [];
  const last = iova + length - 1n;
  let next = iova;
  for (const area of areasOf(k, ioas)) {
    if (area.last < next || next > last) continue;
    if (area.first > next) break;
    covering.push(area);
    next = area.last + 1n;
  }
  if (next <= last) return RULES.queueUnmapped;
  if ((covering[0].va + iova - covering[0].first) % PAGE !== 0n) return RULES.queueMisaligned;
  const touching = covering.every(
    (area, i) => i === 0 || area.va === covering[i - 1].va + (area.first - covering[i - 1].first),
  );
  // Virtually contiguous memory counts as physically contiguous: nothing else is known of the process.
  return touching ? covering : RULES.queueScattered;
}

/** Changes the pins of the areas that a hardware queue covers. */
export function pinQueue(k: Ctx, ioas: number, queue: number, by: 1 | -1): void {
  const at = objectAt(k, queue);
  const first = read64(k.w, at + HW_QUEUE.iova);
  const range: Range = [first, first + read64(k.w, at + HW_QUEUE.length) - 1n];
  for (const area of areasOf(k, ioas)) {
    if (overlaps([area.first, area.last], range)) k.w[area.at + AREA.pins] += by;
  }
}

export const isAuto = (k: Ctx, hwpt: number): boolean => (k.w[objectAt(k, hwpt) + HWPT.flags] & HWPT_FLAG.AUTO) !== 0;
