/**
 * A VCMDQ whose VM has ended goes to another VM. The host's driver destroys the old HW_QUEUE, for which it has to clean up
 * (tegra241_vcmdq_hw_deinit()): hardware tells of an ATC_INV that was not answered at the next CMD_SYNC of the queue,
 * whoever has it then, so the driver asks for it before; and PROD, CONS and GERROR stay what they are until it zeroes them.
 */
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { destroyQueue } from '../../../iommufd/objects/hw-queue.ts';
import { OBJ_TYPE, objectAt, objectsOf, typeOf } from '../../../iommufd/objects/objects.ts';
import { owesAnswer } from '../../../pcie/device.ts';
import { HW_QUEUE, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { DEVICE, INV, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { GuestIommu } from '../../../state/numbers.ts';
import type { FaultSpec } from '../../../state/topology.ts';
import { allocQueue, queueRefused } from './hw-queue.ts';

type Reassign = Extract<FaultSpec, { kind: 'reassign' }>;

/** Number of an emulated SMMU's VCMDQ, or -1. */
const hwQueueOf = (m: Machine, guestIommu: GuestIommu): GuestIommu =>
  m.topo.guestIommus.findIndex((queue) => queue.hwQueueOf !== undefined && queue.hwQueueOf === guestIommu);

/** The driver's CMD_SYNC comes back when every ATC_INV of the queue was answered or given up. */
export function reassignReady(m: Machine, { from, flush }: Reassign): boolean {
  const queue = hwQueueOf(m, from);
  return queue < 0 || !flush || !owesAnswer(m, m.topo.guestIommus[queue].iommu, queue + 1);
}

/** What stays in a queue that nobody resets. */
const LEFT = [REGS.cmdqProd, REGS.cmdqCons, REGS.gerror, REGS.gerrorn];

export function reassign(m: Machine, { from, to, flush, reset }: Reassign): void {
  const [before, after] = [hwQueueOf(m, from), hwQueueOf(m, to)];
  const there = before >= 0 && after >= 0;
  m.emit(KERNEL_EVENT.reassign, m.actors.host, from, to, there ? 1 : 0, flush ? 1 : 0, reset ? 1 : 0);
  if (!there) return;
  const { w } = m;
  const [old, next] = [m.layout.guestIommus[before], m.layout.guestIommus[after]];
  const left = LEFT.map((word) => w[old.regs + word]);
  const timedOut = w[old.ctl + VMM.timedOut];
  destroyQueues(m, from);
  exchangeVintfs(m, from, to);
  if (!reset) for (const [i, word] of LEFT.entries()) w[next.regs + word] = left[i];
  if (!flush) {
    w[next.ctl + VMM.timedOut] |= timedOut;
    for (const { ctl: device, inv } of m.layout.devices)
      for (let i = 0; i < w[device + DEVICE.invCount]; i++)
        if (w[inv + i * INV.SIZE + INV.from] === before + 1) w[inv + i * INV.SIZE + INV.from] = after + 1;
  }
  giveQueue(m, to, after);
}

const viommuOf = (m: Machine, v: GuestIommu): number => m.w[m.layout.guestIommus[v].ctl + VMM.viommu];

/** Hardware queues of an emulated SMMU's viommu go, the highest index first. */
function destroyQueues(m: Machine, v: GuestIommu): void {
  const k = m.ctxs[m.topo.guestIommus[v].vm];
  const queues = [...objectsOf(k, OBJ_TYPE.hwQueue)]
    .filter((id) => k.w[objectAt(k, id) + HW_QUEUE.viommu] === viommuOf(m, v))
    .sort((a, b) => k.w[objectAt(k, b) + HW_QUEUE.index] - k.w[objectAt(k, a) + HW_QUEUE.index]);
  for (const id of queues) destroyQueue(k, id);
}

/** A VCMDQ belongs to its VINTF: the new owner has that one. */
function exchangeVintfs(m: Machine, from: GuestIommu, to: GuestIommu): void {
  const [a, b] = [from, to].map((v) => objectAt(m.ctxs[m.topo.guestIommus[v].vm], viommuOf(m, v)) + VIOMMU.interface);
  if (m.w[a] && m.w[b]) [m.w[a], m.w[b]] = [m.w[b], m.w[a]];
}

/** The new owner's VMM asks for the queue; where its VM has no viommu yet, it does so later. */
function giveQueue(m: Machine, v: GuestIommu, q: GuestIommu): void {
  const k = m.ctxs[m.topo.guestIommus[v].vm];
  const viommu = viommuOf(m, v);
  if (typeOf(k, viommu) !== OBJ_TYPE.viommu || m.w[m.layout.guestIommus[q].ctl + VMM.hwQueue]) return;
  if (allocQueue(k, viommu, m.topo.guestIommus[q])) queueRefused(m, k, viommu, 0, m.actors.host);
}
