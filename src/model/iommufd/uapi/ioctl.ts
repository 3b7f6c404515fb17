/** iommufd's ioctls: from a struct in user memory to the handler, and back (iommufd_fops_ioctl(), main.c). */
import type { Ctx } from '../ctx.ts';
import { destroy } from '../objects/destroy.ts';
import { getHwInfo } from './hw-info.ts';
import { faultAlloc, veventqAlloc } from '../objects/eventq.ts';
import { hwQueueAlloc } from '../objects/hw-queue.ts';
import { hwptAlloc } from '../objects/hwpt.ts';
import { ioasAlloc, ioasMap } from '../objects/ioas.ts';
import { ioasRanges, option } from '../objects/ioas-options.ts';
import { ioasUnmap } from '../objects/unmap.ts';
import { RULES, type Rule } from './rules.ts';
import { type UserStruct, UAPI, decodeStruct } from './uapi.ts';
import type { User } from './user.ts';
import { targetRule } from '../targets.ts';
import { vdeviceAlloc, viommuAlloc } from '../objects/viommu.ts';

type Handler = (k: Ctx, cmd: UserStruct, user: User) => Rule | null;

/** The struct tables and the handlers name the same fields: a test holds them together. */
const handler = <T>(run: (k: Ctx, cmd: T, user: User) => Rule | null): Handler => run as unknown as Handler;

export const HANDLERS: Readonly<Record<string, Handler>> = {
  IOMMU_DESTROY: handler(destroy),
  IOMMU_IOAS_ALLOC: handler(ioasAlloc),
  IOMMU_IOAS_IOVA_RANGES: handler(ioasRanges),
  IOMMU_IOAS_MAP: handler(ioasMap),
  IOMMU_IOAS_UNMAP: handler(ioasUnmap),
  IOMMU_OPTION: handler(option),
  IOMMU_HWPT_ALLOC: handler(hwptAlloc),
  IOMMU_GET_HW_INFO: handler(getHwInfo),
  IOMMU_HWPT_INVALIDATE: handler(hwptInvalidate),
  IOMMU_FAULT_QUEUE_ALLOC: handler(faultAlloc),
  IOMMU_VIOMMU_ALLOC: handler(viommuAlloc),
  IOMMU_VDEVICE_ALLOC: handler(vdeviceAlloc),
  IOMMU_VEVENTQ_ALLOC: handler(veventqAlloc),
  IOMMU_HW_QUEUE_ALLOC: handler(hwQueueAlloc),
};

/**
 * What is checked before any handler: the struct's sizes. `bytes` are those that can be read, `size` of them where all
 * can. Returns the fields, or the rule that refuses.
 */
export function copyIn(ioctl: string, bytes: Uint8Array): UserStruct | Rule {
  if (bytes.length < 4) return RULES.userPointer;
  const def = UAPI[ioctl];
  if (!def) return RULES.unknownIoctl;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (size < def.least) return RULES.shortStruct;
  if (bytes.subarray(def.size, size).some((byte) => byte !== 0)) return RULES.tailNotZero;
  return decodeStruct(def, bytes.subarray(0, Math.min(size, def.size)));
}

export interface InvalidateCommand {
  hwpt_id: number;
  data_uptr: bigint;
  data_type: number;
  entry_len: number;
  entry_num: number;
  __reserved: number;
}

const PAGE = 4096;
const MOST_ENTRIES = 2 ** 19;

/** IOMMU_HWPT_INVALIDATE: entry_num is written back whatever happens. */
export function hwptInvalidate(k: Ctx, cmd: InvalidateCommand, user: User): Rule | null {
  const entries = cmd.entry_num;
  const rule = refuseInvalidate(k, cmd);
  if (rule) {
    cmd.entry_num = 0;
    return rule;
  }
  const { data_type: type, entry_len: entryLength } = cmd;
  const answer = k.driver.invalidate(k, cmd.hwpt_id, { type, entryLength, entries, user: user.data });
  cmd.entry_num = answer.done;
  return answer.rule;
}

/** What iommufd_hwpt_invalidate() itself refuses. */
export function refuseInvalidate(k: Ctx, cmd: InvalidateCommand): Rule | null {
  if (cmd.__reserved) return RULES.invalidateReserved;
  const { entry_num: entries, entry_len: length } = cmd;
  if (entries > 0 && (cmd.data_uptr === 0n || length === 0 || length > PAGE || entries > MOST_ENTRIES))
    return RULES.invalidateArray;
  return targetRule(k, cmd.hwpt_id);
}
