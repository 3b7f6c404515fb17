/**
 * The VMM's emulation of one SMMU: entered by a trapped register write, it works off the guest's queue as its policy
 * says, tells the guest through CONS and GERROR, and lets the vCPU go on.
 */
import { OP } from '../fields/commands.ts';
import { CERROR, CONS_ERR_SHIFT, CONS_RD, GERROR_CMDQ } from '../fields/register-bits.ts';
import { BATCH, CALL, ENTRY, REGS, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { advance, distance } from '../state/queue.ts';
import { consOf, readCommand, slotAddress, stopped } from '../smmuv3/cmdq.ts';
import { CALL_PHASE } from '../iommufd/invalidate.ts';
import { IOCTL } from '../iommufd/events.ts';
import type { Target } from '../state/design.ts';
import { toPhysical } from '../state/topology.ts';
import { VMM_EVENT } from './events.ts';

export const VMM_PHASE = { idle: 0, fetch: 1, call: 2, kernel: 3, cons: 4, error: 5, local: 6, resume: 7 } as const;

/** Commands that the VMM handles without the kernel; each of them ends a run. */
export const isLocal = (opcode: number): boolean =>
  opcode === OP.SYNC ||
  opcode === OP.PREFETCH_CONFIG ||
  opcode === OP.PREFETCH_ADDR ||
  opcode === OP.CFGI_STE ||
  opcode === OP.CFGI_STE_RANGE;

/** Physical address of a slot of the guest's queue. */
export function guestSlot(m: Machine, v: number, pos: number): number {
  const vm = m.topo.vms[m.topo.vsmmus[v].vm];
  return toPhysical(vm, slotAddress(m, m.layout.vsmmus[v].regs, pos));
}

export const vmmNext = (m: Machine, v: number): number => {
  const phase = m.w[m.layout.vsmmus[v].ctl + VMM.phase];
  return phase === VMM_PHASE.idle || phase === VMM_PHASE.kernel ? -1 : phase;
};

/** A register write of `vcpu` traps: the VMM looks whether there are commands to consume. */
export function trap(m: Machine, v: number, vcpu: number): void {
  m.w[m.layout.vsmmus[v].ctl + VMM.vcpu] = vcpu;
  decide(m, v);
}

/** Chooses what comes next while the vCPU is stopped. */
function decide(m: Machine, v: number): void {
  const { regs, ctl } = m.layout.vsmmus[v];
  const { w } = m;
  const cons = consOf(m, regs);
  if (stopped(m, regs) || cons === w[regs + REGS.cmdqProd]) w[ctl + VMM.phase] = VMM_PHASE.resume;
  else w[ctl + VMM.phase] = isLocal(m.mem.read32(guestSlot(m, v, cons)) & 0xff) ? VMM_PHASE.local : VMM_PHASE.fetch;
}

export function vmmStep(m: Machine, v: number, phase: number): void {
  if (phase === VMM_PHASE.fetch) fetch(m, v);
  else if (phase === VMM_PHASE.call) call(m, v);
  else if (phase === VMM_PHASE.cons) runDone(m, v);
  else if (phase === VMM_PHASE.error) stop(m, v);
  else if (phase === VMM_PHASE.local) local(m, v);
  else resume(m, v);
}

/** Fetches a run: commands up to the next one that the VMM handles itself, and lets the policy cut it. */
function fetch(m: Machine, v: number): void {
  const { regs, ctl, batch, batchCap } = m.layout.vsmmus[v];
  const { w } = m;
  const { cmdqLog2 } = m.topo.vsmmus[v];
  const { policy } = m.design;
  const base = consOf(m, regs);
  const most = Math.min(policy.maxRun, batchCap, distance(base, w[regs + REGS.cmdqProd], cmdqLog2));
  const targets: Target[] = [];
  while (targets.length < most) {
    const words = readCommand(m, guestSlot(m, v, advance(base, targets.length, cmdqLog2)));
    if (isLocal(words[0] & 0xff)) break;
    w.set(words, batch + targets.length * BATCH.SIZE);
    targets.push(policy.target(words, 0));
  }
  const cut = policy.cut(targets);
  cut.forEach((call, i) => {
    w[batch + i * BATCH.SIZE + BATCH.call] = call;
  });
  w[ctl + VMM.base] = base;
  w[ctl + VMM.n] = targets.length;
  w[ctl + VMM.call] = 0;
  w[ctl + VMM.calls] = Math.max(...cut) + 1;
  w[ctl + VMM.fetched] = advance(base, targets.length, cmdqLog2);
  w[ctl + VMM.phase] = VMM_PHASE.call;
  m.emit(VMM_EVENT.fetch, m.actors.vmm + v, v, base, targets.length, w[ctl + VMM.calls]);
}

/** Makes the next call: hands its entries to the kernel. */
function call(m: Machine, v: number): void {
  const { ctl, batch, call: k, entries } = m.layout.vsmmus[v];
  const { w } = m;
  const number = w[ctl + VMM.call];
  let n = 0;
  let bitmap = 0;
  let target: Target | undefined;
  for (let i = 0; i < w[ctl + VMM.n]; i++) {
    const from = batch + i * BATCH.SIZE;
    if (w[from + BATCH.call] !== number) continue;
    target ??= m.design.policy.target(w, from);
    const to = entries + n++ * ENTRY.SIZE;
    w.copyWithin(to, from, from + 4);
    w[to + ENTRY.pos] = advance(w[ctl + VMM.base], i, m.topo.vsmmus[v].cmdqLog2);
    if (i < 32) bitmap |= 1 << i;
  }
  const [ioctl, id] = address(m, v, target!);
  w.fill(0, k, k + CALL.SIZE);
  w[k + CALL.ioctl] = ioctl;
  w[k + CALL.target] = id;
  w[k + CALL.n] = n;
  w[k + CALL.phase] = CALL_PHASE.lookup;
  w[ctl + VMM.phase] = VMM_PHASE.kernel;
  m.emit(
    VMM_EVENT.ioctl,
    m.actors.vmm + v,
    v,
    ioctl,
    id,
    n,
    number,
    w[ctl + VMM.calls],
    bitmap >>> 0,
    w[ctl + VMM.base],
  );
}

/** Which ioctl, and the id of the object it is addressed to (0 if the VMM knows none). */
export function address(m: Machine, v: number, target: Target): readonly [ioctl: number, id: number] {
  const { ctl, devIds } = m.layout.vsmmus[v];
  if (target.kind === 'viommu') return [IOCTL.viommu, m.w[ctl + VMM.viommu]];
  if (target.kind === 'hwpt') return [IOCTL.hwpt, m.w[ctl + VMM.hwpt]];
  const i = m.topo.vsmmus[v].vdevices.findIndex((vdevice) => vdevice.vsid === target.vsid);
  return [IOCTL.device, i < 0 ? 0 : m.w[devIds + i]];
}

/** The call came back: on to the next one, to the end of the run, or to the error. */
export function returned(m: Machine, v: number): void {
  const { ctl, call: k } = m.layout.vsmmus[v];
  const { w } = m;
  if (w[k + CALL.rule] !== 0) w[ctl + VMM.phase] = VMM_PHASE.error;
  else w[ctl + VMM.phase] = ++w[ctl + VMM.call] < w[ctl + VMM.calls] ? VMM_PHASE.call : VMM_PHASE.cons;
}

function runDone(m: Machine, v: number): void {
  const { regs, ctl } = m.layout.vsmmus[v];
  const { w } = m;
  const [base, n] = [w[ctl + VMM.base], w[ctl + VMM.n]];
  const cons = advance(base, n, m.topo.vsmmus[v].cmdqLog2);
  setCons(m, v, cons);
  m.emit(VMM_EVENT.cons, m.actors.vmm + v, v, cons, w[regs + REGS.cmdqCons], base, n);
  decide(m, v);
}

/** CONS.RD changes; ERR keeps its last value, as in hardware that has seen an error. */
function setCons(m: Machine, v: number, pos: number): void {
  const at = m.layout.vsmmus[v].regs + REGS.cmdqCons;
  m.w[at] = (m.w[at] & ~CONS_RD) | pos;
}

/** Tells the guest: CONS stays at the refused command, CERROR_ILL whatever the error was (as QEMU does). */
function stop(m: Machine, v: number): void {
  const { regs, ctl, call: k, entries } = m.layout.vsmmus[v];
  const { w } = m;
  const pos = w[entries + w[k + CALL.cur] * ENTRY.SIZE + ENTRY.pos];
  w[regs + REGS.cmdqCons] = pos | (CERROR.ILL << CONS_ERR_SHIFT);
  w[regs + REGS.gerror] ^= GERROR_CMDQ;
  w[ctl + VMM.irq] = 1;
  w[ctl + VMM.fetched] = pos;
  m.emit(VMM_EVENT.error, m.actors.vmm + v, v, pos, w[regs + REGS.cmdqCons], CERROR.ILL);
  decide(m, v);
}

function local(m: Machine, v: number): void {
  const { regs, ctl } = m.layout.vsmmus[v];
  const { w } = m;
  const pos = consOf(m, regs);
  const words = readCommand(m, guestSlot(m, v, pos));
  const [w0, w2] = [words[0], words[2]];
  const next = advance(pos, 1, m.topo.vsmmus[v].cmdqLog2);
  setCons(m, v, next);
  w[ctl + VMM.fetched] = next;
  m.emit(VMM_EVENT.local, m.actors.vmm + v, v, pos, w0, w2);
  decide(m, v);
}

function resume(m: Machine, v: number): void {
  const { ctl } = m.layout.vsmmus[v];
  m.w[ctl + VMM.phase] = VMM_PHASE.idle;
  m.emit(VMM_EVENT.resume, m.actors.vmm + v, v, m.w[ctl + VMM.vcpu]);
  m.w[ctl + VMM.vcpu] = 0;
}
