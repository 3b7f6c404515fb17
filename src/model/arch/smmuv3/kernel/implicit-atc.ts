/**
 * What a driver flushes by itself behind an invalidation of a nested hwpt, as VT-d's does (cache_tag_flush_all(),
 * drivers/iommu/intel/cache.c): the ATC of every device on the same stage 2, once the IOTLB's commands are complete.
 * Of SMMUv3's driver nobody has proposed it but for comparison: a whole ATC each time, whatever the commands named.
 */
import { IOCTL, KERNEL_EVENT } from '../../../iommufd/events.ts';
import { OBJ_TYPE, typeOf } from '../../../iommufd/objects/objects.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import { IDEV } from '../../../state/ctx-layout.ts';
import { CALL } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Count, HostPosition, IoctlNumber, ObjectId, GuestIommu } from '../../../state/numbers.ts';
import { CALL_PHASE } from '../../../state/phases.ts';
import { advance, distance, passed } from '../../../state/queue.ts';
import { sidsOf } from '../../../state/topology.ts';
import { objectAt } from '../../../iommufd/objects/objects.ts';
import { OP, command } from '../fields/commands.ts';
import { consOf, queueLog2 } from '../hw/cmdq.ts';
import { REGS } from '../state.ts';
import { SYNC_WORDS } from './sync-words.ts';
import { attached, usesAts, write } from './atcs.ts';
import { vmidOf } from './vmid.ts';

/** A call's flush: undefined when it has none under way, -1 when it has to wait. */
export function flushNext(m: Machine, v: GuestIommu): number | undefined {
  const { call } = m.layout.guestIommus[v];
  const phase = m.w[call + CALL.phase];
  if (phase !== CALL_PHASE.flush && phase !== CALL_PHASE.flushed) return undefined;
  const { regs } = m.layout.iommus[m.topo.guestIommus[v].iommu];
  const log2 = queueLog2(m, regs);
  if (phase === CALL_PHASE.flushed) return passed(m.w[call + CALL.sync], consOf(m, regs), log2) ? phase : -1;
  const used = distance(consOf(m, regs), m.w[regs + REGS.cmdqProd], log2);
  return (1 << log2) - used > commandsOf(m, v).length ? phase : -1;
}

/** A call whose last block is complete has its flush before it, where it is to have one. */
export function beginFlush(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  if (m.w[call + CALL.phase] !== CALL_PHASE.ret || m.w[call + CALL.ioctl] !== IOCTL.hwpt) return;
  if (m.design.kernel.implicitAtc && commandsOf(m, v).length > 0) m.w[call + CALL.phase] = CALL_PHASE.flush;
}

function commandsOf(m: Machine, v: GuestIommu): Uint32Array[] {
  const { call } = m.layout.guestIommus[v];
  const { vm, iommu } = m.topo.guestIommus[v];
  const k = m.ctxs[vm];
  const target = m.w[call + CALL.target];
  if (typeOf(k, target) !== OBJ_TYPE.hwptNested) return [];
  return attached(m, k, stage2Of(k, target), iommu, vmidOf(k, target))
    .filter((idev) => usesAts(m, k, idev))
    .flatMap((idev) => sidsOf(m.topo.devices[m.w[objectAt(k, idev) + IDEV.device]]))
    .map((sid) => command(OP.ATC_INV, { sid, size: 52, addr: 0 }));
}

export function flush(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  const { iommu } = m.topo.guestIommus[v];
  const commands = commandsOf(m, v);
  const count: Count = commands.length;
  const first = write(m, iommu, [...commands, SYNC_WORDS]);
  m.w[call + CALL.sync] = advance(first, count, queueLog2(m, m.layout.iommus[iommu].regs));
  m.w[call + CALL.phase] = CALL_PHASE.flushed;
  m.emit(KERNEL_EVENT.flush, m.actors.kernel + v, v, iommu, count, first);
}

export function flushed(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  m.w[call + CALL.phase] = CALL_PHASE.ret;
  const ioctl: IoctlNumber = m.w[call + CALL.ioctl];
  const target: ObjectId = m.w[call + CALL.target];
  const at: HostPosition = m.w[call + CALL.sync];
  m.emit(KERNEL_EVENT.synced, m.actors.kernel + v, v, m.topo.guestIommus[v].iommu, at, ioctl, target);
}
