/**
 * A guest vCPU: runs its program, waits for what its driver waits for, and serves the error interrupt of its IOMMU. While
 * a register write is trapped it stands still.
 */
import { addrHi, addrLo } from '../fields/field.ts';
import { DEVICE, HOST, MAIN, VCPU, VMM } from '../state/layout.ts';
import type { Reaches } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';
import type { Position, Vcpu, GuestIommu } from '../state/numbers.ts';
import { advance, distance, indexOf, passed } from '../state/queue.ts';
import { type Op, toPhysical } from '../state/topology.ts';
import { DEVICE_PHASE } from '../pcie/phase.ts';
import { VCPU_KIND, VCPU_PHASE, VMM_PHASE } from '../state/phases.ts';
import { GUEST_EVENT } from './events.ts';

/** By VCPU_KIND. */
export const VCPU_REACHES: Reaches = [['guest', 'vmm', 'device']];

/** True while one of the vCPU's register writes is with the VMM. */
export const trapped = (m: Machine, c: Vcpu): boolean => trappedBy(m, c) >= 0;

/** The emulated IOMMU that has one of the vCPU's register writes, or -1. */
const trappedBy = (m: Machine, c: Vcpu): GuestIommu => {
  const { guestIommus, vcpus } = m.topo;
  const { vm } = vcpus[c];
  for (let v = 0; v < guestIommus.length; v++) {
    if (guestIommus[v].vm !== vm) continue;
    const { ctl } = m.layout.guestIommus[v];
    if (m.w[ctl + VMM.phase] !== VMM_PHASE.idle && m.w[ctl + VMM.vcpu] === c) return v;
  }
  return -1;
};

/** The emulated IOMMU whose error interrupt waits for this vCPU (its VM's first one serves interrupts), or -1. */
function pendingIrq(m: Machine, c: Vcpu): number {
  const { guestIommus, vcpus } = m.topo;
  const { vm } = vcpus[c];
  for (let other = 0; other < c; other++) if (vcpus[other].vm === vm) return -1;
  for (let v = 0; v < guestIommus.length; v++)
    if (guestIommus[v].vm === vm && m.w[m.layout.guestIommus[v].ctl + VMM.irq] === 1) return v;
  return -1;
}

/** Next step of the vCPU, or -1 when it is done or waits. */
export function vcpuNext(m: Machine, c: Vcpu): number {
  if (trapped(m, c)) return -1;
  const at = m.layout.vcpus[c];
  const phase = m.w[at + VCPU.phase];
  if (phase === VCPU_PHASE.skip) return VCPU_KIND.skip;
  if (phase === VCPU_PHASE.acknowledge) {
    const { ctl } = m.layout.guestIommus[m.w[at + VCPU.guestIommu]];
    return m.w[ctl + VMM.phase] === VMM_PHASE.idle ? VCPU_KIND.acknowledge : -1;
  }
  if (pendingIrq(m, c) >= 0) return VCPU_KIND.irq;
  const op = m.topo.vcpus[c].ops[m.w[at + VCPU.pc]];
  if (!op || dmaUnderWay(m, c) || awaitsFault(m, c)) return -1;
  return ready(m, c, op, m.w[at + VCPU.sub]) ? VCPU_KIND.op : -1;
}

/** Position of the first wait behind `last` in a guest's queue, or -1 while there is none. */
function sharedSync(m: Machine, v: GuestIommu, last: Position): Position {
  const { commandsLog2 } = m.topo.guestIommus[v];
  const tail = m.w[m.layout.guestIommus[v].ctl + VMM.tail];
  for (let pos = advance(last, 1, commandsLog2); pos !== tail; pos = advance(pos, 1, commandsLog2))
    if (m.arch.commands.isWait(m.mem.read32(m.arch.guest.slot(m, v, pos)))) return pos;
  return -1;
}

/** The driver goes on because its wait at `pos` is complete, or because it makes a mistake about it. */
function observe(m: Machine, c: Vcpu, v: GuestIommu, pos: Position): void {
  const { status, consumed } = m.arch.guest;
  const cons = status(m, v);
  const complete = passed(pos, consumed(m, v), m.topo.guestIommus[v].commandsLog2);
  m.emit(GUEST_EVENT.observe, m.actors.guest + c, v, pos, c, cons, complete ? 0 : 1);
}

/** True when the time of fault `i` has come. */
export function faultDue(m: Machine, i: number): boolean {
  const { when } = m.topo.faults[i];
  return !when || hasCome(m, when.vcpu, when.at);
}

/** True when the vCPU stands still until something has happened on the host. */
export const awaitsFault = (m: Machine, c: Vcpu): boolean => {
  if (m.topo.faults.length === 0) return false;
  const pc = m.w[m.layout.vcpus[c] + VCPU.pc];
  const done = m.w[m.layout.host + HOST.done];
  return m.topo.faults.some(
    ({ when }, i) => when?.waits && when.vcpu === c && when.at === pc && ((done >>> i) & 1) === 0 && faultDue(m, i),
  );
};

/** The actor whose mark an op waits for. */
export const awaited = ({ actors }: Machine, { thread, index }: Extract<Op, { op: 'after' }>): number =>
  (thread === 'main' ? actors.main : actors.guest) + index;

/** A vCPU waits for the DMA it asked for before it goes on. */
export function dmaUnderWay(m: Machine, c: Vcpu): boolean {
  const before = m.topo.vcpus[c].ops[m.w[m.layout.vcpus[c] + VCPU.pc] - 1];
  return before?.op === 'dma' && m.w[m.layout.devices[before.device].ctl + DEVICE.phase] !== DEVICE_PHASE.idle;
}

/**
 * The queue that an op is for: while hardware does not run the one that it could (STATUS.EN_OK is 0), a driver takes the one that traps
 * (tegra241_cmdqv_get_cmdq()); a batch keeps the queue with which it began.
 */
function queueOf(m: Machine, c: Vcpu, v: GuestIommu): GuestIommu {
  const { hwQueueOf } = m.topo.guestIommus[v];
  if (hwQueueOf === undefined) return v;
  const chosen = m.w[m.layout.vcpus[c] + VCPU.queue];
  if (chosen) return chosen - 1;
  return m.w[m.layout.guestIommus[v].ctl + VMM.hwQueue] ? v : hwQueueOf;
}

/** Whether something is so of a batch of a vCPU for a queue: `sub` of its `count` commands are written, the last one at `last`. */
const someBatch = (m: Machine, v: GuestIommu, is: (sub: number, count: number, last: Position) => boolean): boolean =>
  m.topo.vcpus.some(({ vm, ops }, c) => {
    // What vCPUs of other VMs do is looked at by nobody: VMs are searched one by one.
    if (vm !== m.topo.guestIommus[v].vm) return false;
    const at = m.layout.vcpus[c];
    const op = ops[m.w[at + VCPU.pc]];
    return (
      op?.op === 'commands' &&
      queueOf(m, c, op.guestIommu) === v &&
      is(m.w[at + VCPU.sub], op.count, m.w[at + VCPU.last])
    );
  });

/** True while a vCPU of the VM is in the middle of writing a batch into a queue. */
const isBeingWritten = (m: Machine, v: GuestIommu): boolean => someBatch(m, v, (sub, count) => sub > 0 && sub < count);

/**
 * What keeps a vCPU from beginning a batch, whose slots are reserved all at once (arm_smmu_cmdq_issue_cmdlist()): no room for all
 * of it; another batch that is being written; the slot of a wait that another vCPU has not seen complete yet, whose driver holds
 * the queue's lock shared meanwhile, so that CONS cannot wrap twice unseen (arm_smmu_cmdq_poll_until_not_full()).
 */
function hasRoom(m: Machine, v: GuestIommu, count: number): boolean {
  const { commandsLog2 } = m.topo.guestIommus[v];
  const tail = m.w[m.layout.guestIommus[v].ctl + VMM.tail];
  const size = 1 << commandsLog2;
  // What can never fit fills the ring, so that one sees what waits for ever.
  const wanted = Math.min(count, size);
  return (
    distance(m.arch.guest.consumed(m, v), tail, commandsLog2) + wanted <= size &&
    !isBeingWritten(m, v) &&
    !someBatch(m, v, (sub, count, last) => sub >= count && distance(last, tail, commandsLog2) + wanted > size)
  );
}

/**
 * True while a vCPU has written a batch and not yet PROD: it owns what others write until then, and tells of all at once
 * (arm_smmu_cmdq_issue_cmdlist(), owner_prod).
 */
const hasOwner = (m: Machine, v: GuestIommu): boolean => someBatch(m, v, (sub, count) => sub === count);

/** True when nothing keeps the op from its next step. */
function ready(m: Machine, c: Vcpu, op: Op, sub: number): boolean {
  switch (op.op) {
    case 'dma':
      return m.w[m.layout.devices[op.device].ctl + DEVICE.phase] === DEVICE_PHASE.idle;
    case 'commands': {
      const v = queueOf(m, c, op.guestIommu);
      const { ctl } = m.layout.guestIommus[v];
      const { commandsLog2 } = m.topo.guestIommus[v];
      if (sub < op.count) return sub === 0 ? hasRoom(m, v, op.count) : sub < 1 << commandsLog2;
      // One trapped register write at a time. What has been reserved by then belongs to it: its slots must be valid.
      if (sub === op.count) return m.w[ctl + VMM.phase] === VMM_PHASE.idle && !isBeingWritten(m, v);
      const last = m.w[m.layout.vcpus[c] + VCPU.last];
      const cons = m.arch.guest.consumed(m, v);
      if (m.topo.vcpus[c].ignoresWrap)
        return indexOf(advance(last, 1, commandsLog2), commandsLog2) === indexOf(cons, commandsLog2);
      return passed(last, cons, commandsLog2);
    }
    case 'after':
      return op.thread === 'main' ? m.w[m.layout.mains[op.index] + MAIN.pc] >= op.at : hasCome(m, op.index, op.at);
    case 'share_sync': {
      const v = queueOf(m, c, op.guestIommu);
      const sync = sharedSync(m, v, m.w[m.layout.vcpus[c] + VCPU.last]);
      if (sync < 0) return false;
      return op.until === 'queued' || passed(sync, m.arch.guest.consumed(m, v), m.topo.guestIommus[v].commandsLog2);
    }
    case 'register':
      // One trapped register write at a time.
      return m.w[m.layout.guestIommus[op.guestIommu].ctl + VMM.phase] === VMM_PHASE.idle;
    case 'read_events':
      return m.arch.guest.eventsWait(m, op.guestIommu);
    default:
      return true;
  }
}

/**
 * The guest command queue and position that a vCPU waits for: its wait, or the end of a trapped register write.
 * Undefined when no vCPU waits.
 */
export function waiting(m: Machine): { readonly queue: GuestIommu; readonly pos: Position } | undefined {
  for (const [c, { ops }] of m.topo.vcpus.entries()) {
    const at = m.layout.vcpus[c];
    const op = ops[m.w[at + VCPU.pc]];
    if (op?.op === 'commands' && m.w[at + VCPU.sub] > 0) return lastOf(m, queueOf(m, c, op.guestIommu));
    const v = trappedBy(m, c);
    if (v >= 0) return lastOf(m, v);
  }
  return undefined;
}

/** The command that a guest has queued last. */
const lastOf = (m: Machine, v: GuestIommu): { queue: GuestIommu; pos: Position } => ({
  queue: v,
  pos: advance(m.w[m.layout.guestIommus[v].ctl + VMM.tail], -1, m.topo.guestIommus[v].commandsLog2),
});

/** True when a vCPU is about to start an op, is in it, or beyond it. */
export function hasCome(m: Machine, c: Vcpu, op: number): boolean {
  const at = m.layout.vcpus[c];
  const pc = m.w[at + VCPU.pc];
  return pc > op || (pc === op && (m.w[at + VCPU.sub] > 0 || !dmaUnderWay(m, c)));
}

export function vcpuStep(m: Machine, c: Vcpu, kind: number): void {
  if (kind === VCPU_KIND.op) runOp(m, c);
  else
    m.arch.guest.serve(
      m,
      kind === VCPU_KIND.irq ? pendingIrq(m, c) : m.w[m.layout.vcpus[c] + VCPU.guestIommu],
      c,
      kind,
    );
}

function runOp(m: Machine, c: Vcpu): void {
  const at = m.layout.vcpus[c];
  const { w } = m;
  const actor = m.actors.guest + c;
  const op = m.topo.vcpus[c].ops[w[at + VCPU.pc]];
  let last = true;
  switch (op.op) {
    case 'pte':
      for (const [pa, lo, hi] of op.writes) m.mem.write64(pa, lo, hi);
      if (op.what === 'map') inUse(m, c, op);
      m.emit(
        GUEST_EVENT.pte,
        actor,
        c,
        op.what === 'unmap' ? 1 : 0,
        op.asid | (op.guestIommu === undefined ? 0 : (op.guestIommu + 1) << 16),
        op.pages,
        addrHi(op.iova),
        addrLo(op.iova),
        addrHi(op.ipa),
        addrLo(op.ipa),
      );
      break;
    case 'config':
      last = m.arch.guest.config(m, c, op);
      break;
    case 'register':
      last = m.arch.guest.register(m, c, op);
      break;
    case 'read_events':
      m.arch.guest.readEvents(m, op.guestIommu, c);
      break;
    case 'dma':
      tellDevice(m, c, op);
      break;
    case 'free': {
      const vm = m.topo.vms[m.topo.vcpus[c].vm];
      for (let i = 0; i < op.pages; i++) {
        const pa = toPhysical(vm, op.ipa + i * 4096);
        m.mem.setOwner(pa, ((m.mem.owner(pa) >>> 1) + 1) * 2 + 1);
      }
      m.emit(GUEST_EVENT.free, actor, c, op.pages, addrHi(op.ipa), addrLo(op.ipa));
      break;
    }
    case 'commands':
      last = commands(m, c, op);
      break;
    case 'after':
      m.emit(GUEST_EVENT.go, actor, c, awaited(m, op));
      break;
    case 'share_sync': {
      const v = queueOf(m, c, op.guestIommu);
      observe(m, c, v, sharedSync(m, v, w[at + VCPU.last]));
      break;
    }
  }
  if (last) {
    w[at + VCPU.pc]++;
    w[at + VCPU.sub] = 0;
    w[at + VCPU.queue] = 0;
  } else {
    w[at + VCPU.sub]++;
  }
}

/** Pages that were freed are in use again once they are mapped. */
function inUse(m: Machine, c: Vcpu, op: Extract<Op, { op: 'pte' }>): void {
  const vm = m.topo.vms[m.topo.vcpus[c].vm];
  for (let i = 0; i < op.pages; i++) {
    const pa = toPhysical(vm, op.ipa + i * 4096);
    const owner = m.mem.owner(pa);
    if (owner & 1) m.mem.setOwner(pa, owner - 1);
  }
}

function tellDevice(m: Machine, c: Vcpu, op: Extract<Op, { op: 'dma' }>): void {
  const ctl = m.layout.devices[op.device].ctl;
  m.w[ctl + DEVICE.phase] = DEVICE_PHASE.told;
  m.w[ctl + DEVICE.write] = op.write ? 1 : 0;
  m.w[ctl + DEVICE.iova] = addrLo(op.iova);
  m.w[ctl + DEVICE.iova + 1] = addrHi(op.iova);
  m.w[ctl + DEVICE.ssid] = op.ssid === undefined ? 0 : op.ssid + 1;
  m.w[ctl + DEVICE.stream] = op.stream ?? 0;
  m.emit(GUEST_EVENT.dma, m.actors.guest + c, c, op.device, op.write ? 1 : 0, addrHi(op.iova), addrLo(op.iova));
}

/** Slot by slot, then PROD unless another vCPU owns it, then (if the batch ends in one) the wait. True when the op is done. */
function commands(m: Machine, c: Vcpu, op: Extract<Op, { op: 'commands' }>): boolean {
  const { w } = m;
  const v = queueOf(m, c, op.guestIommu);
  if (m.topo.guestIommus[op.guestIommu].hwQueueOf !== undefined) w[m.layout.vcpus[c] + VCPU.queue] = v + 1;
  const { ctl } = m.layout.guestIommus[v];
  const { commandsLog2 } = m.topo.guestIommus[v];
  const sub = w[m.layout.vcpus[c] + VCPU.sub];
  const actor = m.actors.guest + c;
  const tail: Position = w[ctl + VMM.tail];
  const { commands: words } = m.topo.vcpus[c];
  const waits = m.arch.commands.isWait(words[(op.start + op.count - 1) * 4]);
  if (sub < op.count) {
    const at = (op.start + sub) * 4;
    m.mem.writeWords(m.arch.guest.slot(m, v, tail), words, at, 4);
    w[ctl + VMM.tail] = advance(tail, 1, commandsLog2);
    w[m.layout.vcpus[c] + VCPU.last] = tail;
    m.emit(GUEST_EVENT.write, actor, v, tail, words[at], words[at + 1], words[at + 2], words[at + 3], c);
    if (sub + 1 < op.count || !hasOwner(m, v)) return false;
    w[m.layout.vcpus[c] + VCPU.sub]++;
    return !waits;
  }
  if (sub === op.count) {
    const value = m.arch.guest.ring(m, v, tail);
    const { hwQueueOf } = m.topo.guestIommus[v];
    m.emit(GUEST_EVENT.doorbell, actor, v, tail, c, value, hwQueueOf === undefined ? 0 : 1);
    if (hwQueueOf === undefined) m.arch.guest.trap(m, v, c);
    return !waits;
  }
  observe(m, c, v, w[m.layout.vcpus[c] + VCPU.last]);
  return true;
}
