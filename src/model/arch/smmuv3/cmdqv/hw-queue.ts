/**
 * The HW_QUEUE objects behind VCMDQs. A guest's driver uses its VCMDQ while one of index 0 stands for the memory that its
 * BASE names; until then, and after it, STATUS.EN_OK is 0 and the driver takes the queue that traps.
 */
import type { Ctx } from '../../../iommufd/ctx.ts';
import { hwQueueAlloc } from '../../../iommufd/objects/hw-queue.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../../iommufd/objects/objects.ts';
import { RULES, type Rule } from '../../../iommufd/uapi/rules.ts';
import { read64 } from '../../../iommufd/uapi/u64.ts';
import { owesAnswer } from '../../../pcie/device.ts';
import { HW_QUEUE, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { ActorNumber, GuestIommu } from '../../../state/numbers.ts';
import type { GuestIommuSpec } from '../../../state/topology.ts';
import { HW_QUEUE_EVENT } from '../../../iommu/hw-queue-events.ts';
import { HW_QUEUE_TYPE_TEGRA241, LEAST_LOG2 } from './param.ts';

const ENTRY_BYTES = 16;
/** VCMDQ_BASE.ADDR is bits 47:5. */
const ADDR_END = 1n << 48n;

/** IDR1.CMDQS: log2 of the entries of the largest command queue. */
export const cmdqsOf = (idr1: number): number => (idr1 >>> 21) & 0x1f;

/** GERROR of a VCMDQ: its memory could not be taken into use. */
export const GERROR_INIT = 4;

/** Checks size and place of a queue (tegra241_vintf_alloc_lvcmdq_user()); `va`: where the VMM has its memory. */
export function checkQueue(m: Machine, k: Ctx, viommu: number, va: bigint, length: bigint): Rule | null {
  const { IDR1 } = m.topo.iommus[k.w[objectAt(k, viommu) + VIOMMU.iommu]].idr;
  const most = BigInt(ENTRY_BYTES) << BigInt(cmdqsOf(IDR1));
  if ((length & (length - 1n)) !== 0n || length < ENTRY_BYTES << LEAST_LOG2 || length > most) return RULES.queueSize;
  const { ipa, pa } = m.topo.vms[m.ctxs.indexOf(k)];
  const base = va - BigInt(ipa) + BigInt(pa);
  return base % length || base >= ADDR_END ? RULES.queueBase : null;
}

/** Number of the VCMDQ of a guest that an object stands for, or -1. */
function hwQueueOf(m: Machine, k: Ctx, queue: GuestIommu): number {
  const at = objectAt(k, queue);
  const owner = k.w[objectAt(k, k.w[at + HW_QUEUE.viommu]) + VIOMMU.owner] - 1;
  if (owner < 0 || k.w[at + HW_QUEUE.index] !== 0) return -1;
  const iova = read64(k.w, at + HW_QUEUE.iova);
  const length = read64(k.w, at + HW_QUEUE.length);
  return m.topo.guestIommus.findIndex(
    (vcmdq) =>
      vcmdq.hwQueueOf === owner &&
      BigInt(vcmdq.commandsIpa) === iova &&
      BigInt(2 ** vcmdq.commandsLog2 * ENTRY_BYTES) === length,
  );
}

/** A new object is programmed: the guest's queue runs. */
export function beginQueue(m: Machine, k: Ctx, queue: GuestIommu): void {
  const q = hwQueueOf(m, k, queue);
  if (q >= 0) m.w[m.layout.guestIommus[q].ctl + VMM.hwQueue] = queue;
}

/** The VCMDQ that an object of a context stands for, or -1. */
const usedBy = (m: Machine, k: Ctx, queue: GuestIommu): number =>
  m.topo.guestIommus.findIndex(
    (guestIommu, q) => m.ctxs[guestIommu.vm] === k && m.w[m.layout.guestIommus[q].ctl + VMM.hwQueue] === queue,
  );

/**
 * True when an object can be destroyed: before it, the driver waits for the answer to every ATC_INV of the queue, by a
 * CMD_SYNC (tegra241_vcmdq_hw_flush_timeout()).
 */
export function queueReady(m: Machine, k: Ctx, queue: GuestIommu): boolean {
  if (typeOf(k, queue) !== OBJ_TYPE.hwQueue) return true;
  const q = usedBy(m, k, queue);
  return q < 0 || !owesAnswer(m, m.topo.guestIommus[q].iommu, q + 1);
}

/** An object is destroyed: the queue stops and is as after a reset (tegra241_vcmdq_hw_deinit()). */
export function endQueue(m: Machine, k: Ctx, queue: GuestIommu): void {
  const q = usedBy(m, k, queue);
  if (q < 0) return;
  resetQueue(m, q);
  m.w[m.layout.guestIommus[q].ctl + VMM.hwQueue] = 0;
}

/** PROD and CONS are zeroed, GERROR is acknowledged, and no time-out is left to be told. */
export function resetQueue(m: Machine, q: GuestIommu): void {
  const { w } = m;
  const { regs, ctl } = m.layout.guestIommus[q];
  w[regs + REGS.cmdqProd] = 0;
  w[regs + REGS.cmdqCons] = 0;
  w[regs + REGS.gerrorn] = w[regs + REGS.gerror];
  w[ctl + VMM.timedOut] = 0;
  w[ctl + VMM.fetched] = 0;
  w[ctl + VMM.irq] = 0;
}

/** IOMMU_HW_QUEUE_ALLOC was refused: the guest reads GERROR.CMDQ_INIT_ERR and a STATUS.EN_OK of 0 (QEMU). */
export function queueRefused(m: Machine, k: Ctx, viommu: number, index: number, actor: ActorNumber): void {
  const v = typeOf(k, viommu) === OBJ_TYPE.viommu ? k.w[objectAt(k, viommu) + VIOMMU.owner] - 1 : -1;
  const q = v < 0 || index !== 0 ? -1 : m.topo.guestIommus.findIndex(({ hwQueueOf: of }) => of === v);
  if (q < 0 || m.w[m.layout.guestIommus[q].ctl + VMM.hwQueue]) return;
  m.w[m.layout.guestIommus[q].regs + REGS.gerror] |= GERROR_INIT;
  m.emit(HW_QUEUE_EVENT.initError, actor, q);
}

/** Makes the HW_QUEUE of index 0 for the memory of a guest's VCMDQ. */
export function allocQueue(k: Ctx, viommu_id: number, { commandsIpa, commandsLog2 }: GuestIommuSpec): Rule | null {
  const place = { nesting_parent_iova: BigInt(commandsIpa), length: BigInt(2 ** commandsLog2 * 16) };
  return hwQueueAlloc(k, { flags: 0, viommu_id, type: HW_QUEUE_TYPE_TEGRA241, index: 0, out_hw_queue_id: 0, ...place });
}
