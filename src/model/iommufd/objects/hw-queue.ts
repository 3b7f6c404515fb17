/** Hardware queues of a viommu: guest memory that the IOMMU reads commands from by itself (viommu.c). */
import { ACCESS, HWPT, HW_QUEUE, VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { pinQueue, pinRange } from './pins.ts';
import { OBJ_TYPE, allocObject, findObject, freeObject, getUser, objectAt, putUser, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { U64_MAX, write64 } from '../uapi/u64.ts';
import { isRule } from '../uapi/user.ts';

export interface HwQueueCommand {
  flags: number;
  viommu_id: number;
  type: number;
  index: number;
  out_hw_queue_id: number;
  nesting_parent_iova: bigint;
  length: bigint;
}

const PAGE = 4096n;

/** IOMMU_HW_QUEUE_ALLOC: takes two ids, the queue and the ACCESS that pins its pages. */
export function hwQueueAlloc(k: Ctx, cmd: HwQueueCommand): Rule | null {
  const { viommu_id: viommu, nesting_parent_iova: iova, length } = cmd;
  if (cmd.flags || cmd.type === 0) return RULES.queueFlags;
  if (length === 0n) return RULES.queueLength;
  if (iova + length - 1n > U64_MAX) return RULES.queueWraps;
  if (typeOf(k, viommu) !== OBJ_TYPE.viommu) return RULES.noViommu;
  const queues = k.driver.queues(k, viommu, cmd.type);
  if (queues === 0) return RULES.queueType;
  const ioas = ioasOf(k, viommu);
  // Whole pages are pinned.
  const offset = iova % PAGE;
  const end = offset + length + PAGE - 1n;
  if (end > U64_MAX) return RULES.queueRange;
  const areas = pinRange(k, ioas, iova - offset, end - (end % PAGE));
  if (isRule(areas)) return areas;
  if (cmd.index >= queues) return RULES.queueIndex;
  if (queueAt(k, viommu, cmd.index)) return RULES.queueExists;
  const previous = cmd.index > 0 ? queueAt(k, viommu, cmd.index - 1) : 0;
  if (cmd.index > 0 && !previous) return RULES.queueOrder;
  const [{ va, first }] = areas;
  const rule = k.driver.checkQueue?.(k, viommu, va + iova - first, length);
  if (rule) return rule;
  const queue = allocObject(k, OBJ_TYPE.hwQueue);
  const access = allocObject(k, OBJ_TYPE.access);
  const at = objectAt(k, queue);
  k.w[at + HW_QUEUE.viommu] = viommu;
  k.w[at + HW_QUEUE.index] = cmd.index;
  k.w[at + HW_QUEUE.previous] = previous;
  k.w[at + HW_QUEUE.access] = access;
  write64(k.w, at + HW_QUEUE.iova, iova);
  write64(k.w, at + HW_QUEUE.length, length);
  k.w[objectAt(k, access) + ACCESS.ioas] = ioas;
  getUser(k, access);
  getUser(k, ioas);
  getUser(k, viommu);
  if (previous) getUser(k, previous);
  pinQueue(k, ioas, queue, 1);
  k.driver.beginQueue?.(k, queue);
  cmd.out_hw_queue_id = queue;
  return null;
}

const ioasOf = (k: Ctx, viommu: number): number => k.w[objectAt(k, k.w[objectAt(k, viommu) + VIOMMU.hwpt]) + HWPT.ioas];

const queueAt = (k: Ctx, viommu: number, index: number): number =>
  findObject(k, OBJ_TYPE.hwQueue, (at) => k.w[at + HW_QUEUE.viommu] === viommu && k.w[at + HW_QUEUE.index] === index);

export function destroyQueue(k: Ctx, queue: number): void {
  k.driver.endQueue?.(k, queue);
  const at = objectAt(k, queue);
  const access = k.w[at + HW_QUEUE.access];
  const ioas = k.w[objectAt(k, access) + ACCESS.ioas];
  pinQueue(k, ioas, queue, -1);
  putUser(k, ioas);
  putUser(k, k.w[at + HW_QUEUE.viommu]);
  if (k.w[at + HW_QUEUE.previous]) putUser(k, k.w[at + HW_QUEUE.previous]);
  freeObject(k, access);
  freeObject(k, queue);
}
