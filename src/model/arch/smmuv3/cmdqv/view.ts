/** What stands in the registers of a machine's CMDQVs: VINTFs, their SID slots and VCMDQs, for whoever looks at a machine. */
import { idevOf } from '../../../iommufd/objects/device.ts';
import { OBJ_TYPE, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { read64 } from '../../../iommufd/uapi/u64.ts';
import { HW_QUEUE, IDEV, VDEVICE, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { toPhysical } from '../../../state/topology.ts';
import { QUEUES, SID_SLOTS } from './param.ts';

/** A pair of SID_MATCH and SID_REPLACE; both 0 where no vdevice has it. */
export interface SidSlot {
  /** Register words: ENABLE in bit 0 and VIRT_SID in 20:1; the physical StreamID. */
  readonly match: number;
  readonly replace: number;
  /** Id of the vdevice, or 0. */
  readonly vdevice: number;
}

export interface Vcmdq {
  /** Id of its HW_QUEUE, or 0: it is not allocated, and all its registers are 0 but for GERROR. */
  readonly hwQueue: number;
  /** Number of the guest's queue in the topology that it runs, or -1. */
  readonly queue: number;
  /** STATUS.EN_OK: hardware runs it for the guest. */
  readonly enabled: boolean;
  /** BASE: physical address, bytes; log2 of its entries. */
  readonly base: number;
  readonly log2size: number;
  readonly prod: number;
  /** RD in 19:0, ERR in 30:24. */
  readonly cons: number;
  readonly gerror: number;
  readonly gerrorn: number;
}

export interface Vintf {
  readonly iommu: number;
  /** Its number in the SMMU's CMDQV; 0 is the host's and not listed. */
  readonly number: number;
  /** VM, and id of the viommu. */
  readonly vm: number;
  readonly viommu: number;
  readonly vmid: number;
  /** SID_SLOTS of them, by slot. */
  readonly slots: readonly SidSlot[];
  /** QUEUES of them, by index. */
  readonly queues: readonly Vcmdq[];
}

/** VINTFs that guests have, by SMMU and number. */
export const vintfsOf = (m: Machine): Vintf[] =>
  m.ctxs
    .flatMap((k, vm) => [...objectsOf(k, OBJ_TYPE.viommu)].map((viommu) => vintfOf(m, vm, viommu)))
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.iommu - b.iommu || a.number - b.number);

function vintfOf(m: Machine, vm: number, viommu: number): Vintf {
  const k = m.ctxs[vm];
  const at = objectAt(k, viommu);
  return {
    iommu: k.w[at + VIOMMU.iommu],
    number: k.w[at + VIOMMU.interface],
    vm,
    viommu,
    vmid: k.w[at + VIOMMU.vmid],
    slots: Array.from({ length: SID_SLOTS }, (_, slot) => sidSlot(m, vm, viommu, slot)),
    queues: Array.from({ length: QUEUES }, (_, index) => vcmdq(m, vm, viommu, index)),
  };
}

function sidSlot(m: Machine, vm: number, viommu: number, slot: number): SidSlot {
  const k = m.ctxs[vm];
  for (const vdevice of objectsOf(k, OBJ_TYPE.vdevice)) {
    const at = objectAt(k, vdevice);
    if (k.w[at + VDEVICE.viommu] !== viommu || k.w[at + VDEVICE.slot] !== slot + 1) continue;
    const { sid } = m.topo.devices[k.w[objectAt(k, idevOf(k, vdevice)) + IDEV.device]];
    return { match: k.w[at + VDEVICE.virtId] * 2 + 1, replace: sid, vdevice };
  }
  return { match: 0, replace: 0, vdevice: 0 };
}

function vcmdq(m: Machine, vm: number, viommu: number, index: number): Vcmdq {
  const k = m.ctxs[vm];
  const hwQueue =
    [...objectsOf(k, OBJ_TYPE.hwQueue)].find(
      (id) => k.w[objectAt(k, id) + HW_QUEUE.viommu] === viommu && k.w[objectAt(k, id) + HW_QUEUE.index] === index,
    ) ?? 0;
  const owner = k.w[objectAt(k, viommu) + VIOMMU.owner] - 1;
  const queue =
    index > 0 ? -1 : m.topo.guestIommus.findIndex(({ hwQueueOf }) => hwQueueOf !== undefined && hwQueueOf === owner);
  const at = objectAt(k, hwQueue);
  const memory = hwQueue
    ? {
        base: toPhysical(m.topo.vms[vm], Number(read64(k.w, at + HW_QUEUE.iova))),
        log2size: Math.log2(Number(read64(k.w, at + HW_QUEUE.length)) / 16),
      }
    : { base: 0, log2size: 0 };
  if (queue < 0) return { hwQueue, queue, enabled: false, ...memory, prod: 0, cons: 0, gerror: 0, gerrorn: 0 };
  const { regs, ctl } = m.layout.guestIommus[queue];
  return {
    hwQueue,
    queue,
    enabled: m.w[ctl + VMM.hwQueue] !== 0,
    ...memory,
    prod: m.w[regs + REGS.cmdqProd],
    cons: m.w[regs + REGS.cmdqCons],
    gerror: m.w[regs + REGS.gerror],
    gerrorn: m.w[regs + REGS.gerrorn],
  };
}
