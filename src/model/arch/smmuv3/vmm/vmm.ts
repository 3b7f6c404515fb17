/**
 * The VMM's emulation of one SMMU: entered by a trapped register write, it works off the guest's queue as its policy
 * says, tells the guest through CONS and GERROR, and lets the vCPU go on.
 */
import { VMM_PHASE } from '../../../state/phases.ts';
import { OP } from '../fields/commands.ts';
import { CERROR, CONS_ERR_SHIFT, CONS_RD, CR0_CMDQEN, GERROR_CMDQ } from '../fields/register-bits.ts';
import { REGS } from '../state.ts';
import { BATCH, CALL, DEVICE, ENTRY, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Count, IoctlNumber, ObjectId, Other, Position, Vcpu, GuestIommu, Word } from '../../../state/numbers.ts';
import { advance, distance } from '../../../state/queue.ts';
import { consOf, readCommand, slotAddress, stopped } from '../hw/cmdq.ts';
import { CALL_PHASE } from '../../../state/phases.ts';
import { refusedTarget } from '../kernel/invalidate.ts';
import { IOCTL } from '../../../iommufd/events.ts';
import { RULES, type Rule, ruleByNumber } from '../../../iommufd/uapi/rules.ts';
import { type Fetched, type Target, vmmRule } from '../../../state/design.ts';
import { streamsOf } from '../hw/invalidate.ts';
import { toPhysical } from '../../../state/topology.ts';
import { classOf, streamOf } from './classes.ts';
import { installStreams } from './streams.ts';
import { NO_TARGET, VMM_EVENT } from '../../../vmm/events.ts';

/** Commands that the VMM handles without the kernel; each of them ends a run. */
export const isLocal = (opcode: number): boolean =>
  opcode === OP.SYNC ||
  opcode === OP.PREFETCH_CONFIG ||
  opcode === OP.PREFETCH_ADDR ||
  opcode === OP.CFGI_STE ||
  opcode === OP.CFGI_STE_RANGE;

/** Physical address of a slot of the guest's queue. */
export function guestSlot(m: Machine, v: GuestIommu, pos: Position): number {
  const vm = m.topo.vms[m.topo.guestIommus[v].vm];
  return toPhysical(vm, slotAddress(m, m.layout.guestIommus[v].regs, pos));
}

export const vmmNext = (m: Machine, v: GuestIommu): number => {
  const phase = m.w[m.layout.guestIommus[v].ctl + VMM.phase];
  return phase === VMM_PHASE.idle || phase === VMM_PHASE.kernel ? -1 : phase;
};

/** A register write of `vcpu` traps: the VMM looks whether there are commands to consume. */
export function trap(m: Machine, v: GuestIommu, vcpu: Vcpu): void {
  m.w[m.layout.guestIommus[v].ctl + VMM.vcpu] = vcpu;
  decide(m, v);
}

/** A write to another register traps: `phase` is what the VMM does first. */
export function trapFor(m: Machine, v: GuestIommu, vcpu: Vcpu, phase: number): void {
  m.w[m.layout.guestIommus[v].ctl + VMM.vcpu] = vcpu;
  m.w[m.layout.guestIommus[v].ctl + VMM.phase] = phase;
}

/** True for a command about a stream for which the VMM has no vdevice: the host has nothing to act on. */
function withoutVdevice(m: Machine, v: GuestIommu, words: ArrayLike<number>): boolean {
  const stream = streamOf(words, 0);
  if (stream === undefined) return false;
  const i = m.topo.guestIommus[v].vdevices.findIndex(({ vsid }) => vsid === stream);
  return i < 0 || m.w[m.layout.devices[m.topo.guestIommus[v].vdevices[i].device].ctl + DEVICE.bound] === 0;
}

/** True for a command that the VMM does itself. */
const done = (m: Machine, v: GuestIommu, words: ArrayLike<number>): boolean =>
  isLocal(words[0] & 0xff) ||
  ((words[0] & 0xff) === OP.ATC_INV && m.design.policy.implicitAtc === true) ||
  (withoutVdevice(m, v, words) && vmmRule(m.design, 'unknownVsid') === 'skip');

/** Chooses what comes next while the vCPU is stopped. */
function decide(m: Machine, v: GuestIommu): void {
  const { regs, ctl } = m.layout.guestIommus[v];
  const { w } = m;
  const cons = consOf(m, regs);
  const off = (w[regs + REGS.cr0] & CR0_CMDQEN) === 0;
  if (off || stopped(m, regs) || cons === w[regs + REGS.cmdqProd]) w[ctl + VMM.phase] = VMM_PHASE.resume;
  else w[ctl + VMM.phase] = done(m, v, readCommand(m, guestSlot(m, v, cons))) ? VMM_PHASE.local : VMM_PHASE.fetch;
}

export function vmmStep(m: Machine, v: GuestIommu, phase: number): void {
  if (phase === VMM_PHASE.fetch) fetch(m, v);
  else if (phase === VMM_PHASE.call) call(m, v);
  else if (phase === VMM_PHASE.cons) runDone(m, v);
  else if (phase === VMM_PHASE.error) stop(m, v);
  else if (phase === VMM_PHASE.local) local(m, v);
  else if (phase === VMM_PHASE.streams) streams(m, v);
  else resume(m, v);
}

/** BATCH.call of a command of a run that no call carries. */
const NO_CALL = 0xffffffff;

/** True for a command that a run goes on behind, and that no call carries. */
function passedOver(m: Machine, v: GuestIommu, words: ArrayLike<number>): boolean {
  if ((words[0] & 0xff) === OP.SYNC) return m.design.policy.merges === true;
  return withoutVdevice(m, v, words) && vmmRule(m.design, 'unknownVsid') === 'skip-in-run';
}

/** Fetches a run: commands up to the next one that the VMM handles itself, and lets the policy cut it. */
function fetch(m: Machine, v: GuestIommu): void {
  const { regs, ctl, batch, batchCap } = m.layout.guestIommus[v];
  const { w } = m;
  const { commandsLog2 } = m.topo.guestIommus[v];
  const { policy } = m.design;
  const base: Position = consOf(m, regs);
  const most = Math.min(policy.maxRun, batchCap, distance(base, w[regs + REGS.cmdqProd], commandsLog2));
  const run: Fetched[] = [];
  let n: Count = 0;
  for (; n < most; n++) {
    const words = readCommand(m, guestSlot(m, v, advance(base, n, commandsLog2)));
    const over = passedOver(m, v, words);
    if (!over && done(m, v, words)) break;
    const at = batch + n * BATCH.SIZE;
    w.set(words, at);
    w[at + BATCH.call] = over ? NO_CALL : 0;
    if (over) continue;
    const stream = streamOf(w, at);
    run.push({ words: w, at, stream, target: policy.target(stream, w, at), class: classOf(words[0] & 0xff) });
  }
  const cut = policy.cut(run);
  const carried = cut.values();
  for (let i = 0; i < n; i++) {
    const at = batch + i * BATCH.SIZE + BATCH.call;
    if (w[at] !== NO_CALL) w[at] = carried.next().value!;
  }
  w[ctl + VMM.base] = base;
  w[ctl + VMM.n] = n;
  w[ctl + VMM.call] = 0;
  w[ctl + VMM.calls] = Math.max(-1, ...cut) + 1;
  w[ctl + VMM.fetched] = advance(base, n, commandsLog2);
  w[ctl + VMM.phase] = cut.length > 0 ? VMM_PHASE.call : VMM_PHASE.cons;
  m.emit(VMM_EVENT.fetch, m.actors.vmm + v, v, base, n, w[ctl + VMM.calls]);
}

/** Where the command at `at` of the arena is sent. */
export const targetOf = ({ w, design }: Machine, at: number): Target => design.policy.target(streamOf(w, at), w, at);

/** Makes the next call: hands its entries to the kernel. */
function call(m: Machine, v: GuestIommu): void {
  const { ctl, batch, call: k, entries } = m.layout.guestIommus[v];
  const { w } = m;
  const number: Other = w[ctl + VMM.call];
  const base: Position = w[ctl + VMM.base];
  let n: Count = 0;
  let bitmap = 0;
  let target: Target | undefined;
  for (let i = 0; i < w[ctl + VMM.n]; i++) {
    const from = batch + i * BATCH.SIZE;
    if (w[from + BATCH.call] !== number) continue;
    target ??= targetOf(m, from);
    const to = entries + n++ * ENTRY.SIZE;
    w.copyWithin(to, from, from + 4);
    w[to + ENTRY.pos] = advance(base, i, m.topo.guestIommus[v].commandsLog2);
    if (i < 32) bitmap |= 1 << i;
  }
  const [ioctl, id] = address(m, v, target!);
  w.fill(0, k, k + CALL.SIZE);
  w[k + CALL.ioctl] = ioctl;
  w[k + CALL.target] = id;
  w[k + CALL.n] = n;
  w[k + CALL.phase] = CALL_PHASE.lookup;
  w[ctl + VMM.phase] = VMM_PHASE.kernel;
  const calls: Count = (w[ctl + VMM.calls] | (refusedTarget(m, v, ioctl, id) ? NO_TARGET : 0)) >>> 0;
  const carried: Word = bitmap >>> 0;
  m.emit(VMM_EVENT.ioctl, m.actors.vmm + v, v, ioctl, id, n, number, calls, carried, base);
}

/** Which ioctl, and the id of the object it is addressed to (0 if the VMM knows none). */
export function address(m: Machine, v: GuestIommu, target: Target): readonly [ioctl: IoctlNumber, id: ObjectId] {
  const { ctl, devIds } = m.layout.guestIommus[v];
  if (target.kind === 'viommu') return [IOCTL.viommu, m.w[ctl + VMM.viommu]];
  if (target.kind === 'hwpt') return [IOCTL.hwpt, m.w[ctl + VMM.hwpt]];
  const i = m.topo.guestIommus[v].vdevices.findIndex((vdevice) => vdevice.vsid === target.vsid);
  return [IOCTL.device, i < 0 ? 0 : m.w[devIds + i]];
}

/** The call came back: on to the next one, to the end of the run, or to the error. */
export function returned(m: Machine, v: GuestIommu): void {
  const { ctl, call: k } = m.layout.guestIommus[v];
  const { w } = m;
  const rule = ruleByNumber(w[k + CALL.rule]);
  if (!rule) w[ctl + VMM.phase] = ++w[ctl + VMM.call] < w[ctl + VMM.calls] ? VMM_PHASE.call : VMM_PHASE.cons;
  else if (isOfHost(rule) && vmmRule(m.design, 'errors') === 'by-class') w[ctl + VMM.phase] = VMM_PHASE.call;
  else w[ctl + VMM.phase] = VMM_PHASE.error;
}

/** True for a failure that no command is to blame for. */
const isOfHost = (rule: Rule): boolean => rule === RULES.invalidateNoMemory || rule === RULES.syncTimeout;

function runDone(m: Machine, v: GuestIommu): void {
  const { regs, ctl } = m.layout.guestIommus[v];
  const { w } = m;
  const base: Position = w[ctl + VMM.base];
  const n: Count = w[ctl + VMM.n];
  const cons = advance(base, n, m.topo.guestIommus[v].commandsLog2);
  setCons(m, v, cons);
  tellPassedOver(m, v, n);
  const value: Word = w[regs + REGS.cmdqCons];
  m.emit(VMM_EVENT.cons, m.actors.vmm + v, v, cons, value, base, n);
  decide(m, v);
}

/** Commands of the run that no call carried, before the `end`-th, are done with. */
function tellPassedOver(m: Machine, v: GuestIommu, end: number): void {
  const { ctl, batch } = m.layout.guestIommus[v];
  const { w } = m;
  for (let i = 0; i < end; i++) {
    const at = batch + i * BATCH.SIZE;
    if (w[at + BATCH.call] !== NO_CALL) continue;
    const pos = advance(w[ctl + VMM.base], i, m.topo.guestIommus[v].commandsLog2);
    m.emit(VMM_EVENT.local, m.actors.vmm + v, v, pos, w[at], w[at + 2], w[at + 1], 0);
  }
}

/** CONS.RD changes; ERR keeps its last value, as in hardware that has seen an error. */
function setCons(m: Machine, v: GuestIommu, pos: Position): void {
  const at = m.layout.guestIommus[v].regs + REGS.cmdqCons;
  m.w[at] = (m.w[at] & ~CONS_RD) | pos;
}

/** Tells the guest: CONS stays where the VMM takes the failure to be, CERROR_ILL whatever it was (as QEMU does). */
function stop(m: Machine, v: GuestIommu): void {
  const { ctl } = m.layout.guestIommus[v];
  const { w } = m;
  const index = failedAt(m, v);
  const pos = advance(w[ctl + VMM.base], index, m.topo.guestIommus[v].commandsLog2);
  tellPassedOver(m, v, index);
  illegal(m, v, pos);
}

/** CERROR_ILL at a position, and the interrupt. */
function illegal(m: Machine, v: GuestIommu, pos: Position): void {
  const { regs, ctl } = m.layout.guestIommus[v];
  const { w } = m;
  w[regs + REGS.cmdqCons] = pos | (CERROR.ILL << CONS_ERR_SHIFT);
  w[regs + REGS.gerror] ^= GERROR_CMDQ;
  w[ctl + VMM.irq] = 1;
  w[ctl + VMM.fetched] = pos;
  const value: Word = w[regs + REGS.cmdqCons];
  m.emit(VMM_EVENT.error, m.actors.vmm + v, v, pos, value, CERROR.ILL);
  decide(m, v);
}

/** Which command of the run the VMM takes for the failed one: an index, or the run's length. */
function failedAt(m: Machine, v: GuestIommu): number {
  const { ctl, call: k, entries } = m.layout.guestIommus[v];
  const { w } = m;
  const whole = w[k + CALL.rule] === RULES.invalidateNoMemory.number;
  const count = whole && vmmRule(m.design, 'failedCall') === 'nothing' ? 0 : w[k + CALL.cur];
  if (count === w[k + CALL.n]) return w[ctl + VMM.n];
  if (vmmRule(m.design, 'unknownVsid') === 'skip-in-run') return count;
  return distance(w[ctl + VMM.base], w[entries + count * ENTRY.SIZE + ENTRY.pos], m.topo.guestIommus[v].commandsLog2);
}

function local(m: Machine, v: GuestIommu): void {
  const { regs, ctl } = m.layout.guestIommus[v];
  const { w } = m;
  const pos: Position = consOf(m, regs);
  const words = readCommand(m, guestSlot(m, v, pos));
  const [w0, w1, w2] = words;
  const opcode = w0 & 0xff;
  let changed: Count = 0;
  if (opcode === OP.CFGI_STE || opcode === OP.CFGI_STE_RANGE) {
    const answer = installStreams(m, v, ...streamsOf(opcode, w1, w2));
    if (typeof answer !== 'number') {
      illegal(m, v, pos);
      return;
    }
    changed = answer;
  }
  const next = advance(pos, 1, m.topo.guestIommus[v].commandsLog2);
  setCons(m, v, next);
  w[ctl + VMM.fetched] = next;
  m.emit(VMM_EVENT.local, m.actors.vmm + v, v, pos, w0, w2, w1, changed);
  decide(m, v);
}

/** The guest has written CR0 or GBPA: every stream may mean something else. A refusal is told to nobody. */
function streams(m: Machine, v: GuestIommu): void {
  installStreams(m, v, 0, 0xffffffff);
  decide(m, v);
}

function resume(m: Machine, v: GuestIommu): void {
  const { ctl } = m.layout.guestIommus[v];
  m.w[ctl + VMM.phase] = VMM_PHASE.idle;
  m.emit(VMM_EVENT.resume, m.actors.vmm + v, v, m.w[ctl + VMM.vcpu]);
  m.w[ctl + VMM.vcpu] = 0;
}
