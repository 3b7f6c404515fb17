/** What user space asks of address spaces, and sets (IOMMU_IOAS_IOVA_RANGES, IOMMU_OPTION). Bytes and IOVAs are u64. */
import { IOAS } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { PAGE, alignmentOf, areaAligned, areasOf, domainsOf, holes, reservedBy } from './ioas.ts';
import { OBJ_TYPE, objectAt, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { U64_MAX } from '../uapi/u64.ts';
import type { User } from '../uapi/user.ts';

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
