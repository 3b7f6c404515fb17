/** An invalidation call in the kernel, step by step: look up the target, convert the entries, issue, wait, return. */
import { CALL_PHASE } from '../../../state/phases.ts';
import { OP } from '../fields/commands.ts';
import { CR0_CMDQEN } from '../fields/register-bits.ts';
import { consOf, queueLog2, slotAddress } from '../hw/cmdq.ts';
import { IDEV, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { CALL, ENTRY } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type {
  Count,
  HostPosition,
  IoctlNumber,
  ObjectId,
  Position,
  RuleNumber,
  Sid,
  Iommu,
  Vm,
  Vsid,
  GuestIommu,
  Word,
} from '../../../state/numbers.ts';
import { advance, distance, passed } from '../../../state/queue.ts';
import { namesStream, rewriteOf } from './convert.ts';
import { beginFlush, flush, flushNext, flushed } from './implicit-atc.ts';
import { vmidOf } from './vmid.ts';
import { IOCTL, KERNEL_EVENT } from '../../../iommufd/events.ts';
import { SYNC_WORDS } from './sync-words.ts';
import { stage2Of, targetRule } from '../../../iommufd/targets.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../../iommufd/objects/objects.ts';
import { RULES, type Rule } from '../../../iommufd/uapi/rules.ts';
import { idevOf } from '../../../iommufd/objects/device.ts';
import { xaLoad, xaObject } from '../../../iommufd/objects/xarray.ts';

/** Next step of vSMMU `v`'s call in the kernel, or -1 when it waits for the SMMU or there is none. */
export const kernelNext = (m: Machine, v: GuestIommu): number =>
  flushNext(m, v) ?? nextPhase(m, m.layout.guestIommus[v].call, m.topo.guestIommus[v].iommu);

/** The same for a call on an SMMU whose words are at `call`. */
export function nextPhase(m: Machine, call: number, iommu: Iommu): number {
  const { w } = m;
  const phase = w[call + CALL.phase];
  const { regs } = m.layout.iommus[iommu];
  if (phase === CALL_PHASE.wait) {
    if (passed(w[call + CALL.sync], consOf(m, regs), queueLog2(m, regs))) return phase;
    // A queue that is switched off will not get there: the driver gives up after a second.
    return w[regs + REGS.cr0] & CR0_CMDQEN ? -1 : CALL_PHASE.timeout;
  }
  if (phase === CALL_PHASE.issue) {
    const log2 = queueLog2(m, regs);
    const used = distance(consOf(m, regs), w[regs + REGS.cmdqProd], log2);
    return (1 << log2) - used > w[call + CALL.cur] - w[call + CALL.last] ? phase : -1;
  }
  return phase === CALL_PHASE.idle ? -1 : phase;
}

/** A call in the kernel: where its words and entries are, whose context it names objects of, and which SMMU it is for. */
export interface Underway {
  readonly call: number;
  readonly entries: number;
  readonly vm: Vm;
  readonly iommu: Iommu;
}

const ofVsmmu = (m: Machine, v: GuestIommu): Underway => {
  const { call, entries } = m.layout.guestIommus[v];
  const { vm, iommu } = m.topo.guestIommus[v];
  return { call, entries, vm, iommu };
};

/** Does one step; returns true when the call has returned to the VMM. */
export function kernelStep(m: Machine, v: GuestIommu, phase: number): boolean {
  switch (phase) {
    case CALL_PHASE.lookup:
      lookup(m, v);
      return false;
    case CALL_PHASE.convert:
      convert(m, v);
      return false;
    case CALL_PHASE.issue:
      issue(m, v);
      return false;
    case CALL_PHASE.wait:
      synced(m, v);
      return false;
    case CALL_PHASE.timeout:
      timedOut(m, v);
      return false;
    case CALL_PHASE.flush:
      flush(m, v);
      return false;
    case CALL_PHASE.flushed:
      flushed(m, v);
      return false;
    default:
      ret(m, v);
      return true;
  }
}

/** The call ends with this rule. */
function refuse(m: Machine, call: number, rule: Rule): void {
  m.w[call + CALL.rule] = rule.number;
  m.w[call + CALL.phase] = CALL_PHASE.ret;
}

function lookup(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  const { w } = m;
  const [ioctl, target] = [w[call + CALL.ioctl], w[call + CALL.target]];
  const actor = m.actors.kernel + v;
  const rule = refusedTarget(m, v, ioctl, target);
  if (rule) {
    refuse(m, call, rule);
    m.emit(KERNEL_EVENT.lookupFailed, actor, v, ioctl, target, rule.number);
    return;
  }
  w[call + CALL.phase] = CALL_PHASE.convert;
  m.emit(KERNEL_EVENT.lookup, actor, v, ioctl, target, w[call + CALL.n]);
}

const DRAFT_TARGET: Readonly<Record<number, number>> = {
  [IOCTL.hwpt]: OBJ_TYPE.hwptNested,
  [IOCTL.device]: OBJ_TYPE.device,
};

/** Linux takes a viommu; the two ioctls of the draft a nested hwpt and a device. */
export function refusedTarget(m: Machine, v: GuestIommu, ioctl: IoctlNumber, target: ObjectId): Rule | null {
  const k = m.ctxs[m.topo.guestIommus[v].vm];
  if (m.design.kernel.viommu) return targetRule(k, target);
  return typeOf(k, target) === DRAFT_TARGET[ioctl] ? null : RULES.invalidateDraftTarget;
}

/** What became of an entry. */
interface Converted {
  readonly entry: number;
  /** As it was handed in. */
  readonly w0: Word;
  readonly w1: number;
  readonly rule: Rule | null;
  readonly rewrite: 'sid' | 'vmid' | null;
  /** The SID or VMID that was put in, and the vdevice that was looked up (0: none). */
  readonly to: number;
  readonly vdevice: ObjectId;
}

/** Converts the next entry in place, or refuses it (arm_vsmmu_convert_user_cmd()). */
export function convertNext(m: Machine, at: Underway): Converted {
  const { call } = at;
  const { w } = m;
  const cur = w[call + CALL.cur];
  const entry = at.entries + cur * ENTRY.SIZE;
  const [w0, w1] = [w[entry], w[entry + 1]];
  const ioctl = w[call + CALL.ioctl];
  const rewrite = rewriteOf(w, entry, m.topo.iommus[at.iommu].idr, m.design.kernel);
  // The two ioctls of the draft take only their own kind: no SID through a hwpt, no TLBI through a device.
  const wrongCall = (ioctl === IOCTL.hwpt && rewrite === 'sid') || (ioctl === IOCTL.device && rewrite === 'vmid');
  const late = rewrite === 'sid' && m.design.kernel.lateLookup === true;
  const sid = rewrite === 'sid' && !wrongCall && !late ? resolveSid(m, at, w1) : { sid: w1, vdevice: 0 };
  if (!rewrite || wrongCall || !sid) {
    const rule = !rewrite ? RULES.commandRefused : wrongCall ? RULES.commandKind : RULES.commandVsid;
    refuse(m, call, rule);
    if (w[call + CALL.last] < cur && m.design.kernel.onRefusal === 'issue-converted')
      w[call + CALL.phase] = CALL_PHASE.issue;
    return { entry: cur, w0, w1, rule, rewrite: null, to: 0, vdevice: 0 };
  }
  const to = rewrite === 'sid' ? sid.sid : vmidIssued(m, at, w1);
  if (rewrite === 'sid') w[entry + 1] = to;
  else {
    if ((w0 & 0xff) === OP.TLBI_NSNH_ALL) w[entry] = OP.TLBI_NH_ALL;
    w[entry + 1] = ((w1 & 0xffff0000) | to) >>> 0;
  }
  w[call + CALL.cur] = cur + 1;
  const block = cur + 1 - w[call + CALL.last];
  if (cur + 1 === w[call + CALL.n] || block === m.design.kernel.block) w[call + CALL.phase] = CALL_PHASE.issue;
  return { entry: cur, w0, w1, rule: null, rewrite, to, vdevice: sid.vdevice };
}

const vmidIssued = (m: Machine, { vm, call }: Underway, w1: Word): number =>
  m.broken.has('guest-vmid') ? w1 & 0xffff : vmidOf(m.ctxs[vm], m.w[call + CALL.target]);

function convert(m: Machine, v: GuestIommu): void {
  const at = ofVsmmu(m, v);
  const actor = m.actors.kernel + v;
  const target = m.w[at.call + CALL.target];
  const { entry, w0, w1, rule, rewrite, to, vdevice } = convertNext(m, at);
  const pos: Position = m.w[at.entries + entry * ENTRY.SIZE + ENTRY.pos];
  if (rule) m.emit(KERNEL_EVENT.refuse, actor, v, pos, entry, w0, w1, rule.number);
  else if (rewrite === 'sid' && m.design.kernel.lateLookup) m.emit(KERNEL_EVENT.checked, actor, v, pos, entry, w0, w1);
  else if (rewrite === 'sid') m.emit(KERNEL_EVENT.convertSid, actor, v, pos, entry, w0, w1, to, vdevice, target);
  else {
    const vmids: Word = (((w1 & 0xffff) << 16) | to) >>> 0;
    const hwpt: ObjectId = stage2Of(m.ctxs[at.vm], target);
    const ioctl: IoctlNumber = m.w[at.call + CALL.ioctl];
    m.emit(KERNEL_EVENT.convertVmid, actor, v, pos, entry, w0, vmids, hwpt, ioctl, target);
  }
}

/** The SID for an entry: by the viommu's xarray, or that of the device the call names. Undefined if the vSID is unknown. */
function resolveSid(m: Machine, { call, vm }: Underway, vsid: Vsid): { sid: Sid; vdevice: ObjectId } | undefined {
  const k = m.ctxs[vm];
  const target = m.w[call + CALL.target];
  const sidOf = (idev: ObjectId): Sid => {
    const unchanged: number = vsid;
    return m.broken.has('guest-sid') ? unchanged : m.topo.devices[m.w[objectAt(k, idev) + IDEV.device]].sid;
  };
  if (m.w[call + CALL.ioctl] === IOCTL.device) return { sid: sidOf(target), vdevice: 0 };
  const vdevice = xaObject(xaLoad(k, objectAt(k, target) + VIOMMU.vdevs, vsid, 0));
  return vdevice ? { sid: sidOf(idevOf(k, vdevice)), vdevice } : undefined;
}

/** An entry whose vSID is looked up when it is issued: undefined where it has no vdevice. */
type Late = (entry: number, vsid: Vsid, found: { sid: Sid; vdevice: ObjectId } | undefined) => void;

/**
 * Puts the SIDs into a block whose vSIDs are looked up only now. At the first that has no vdevice the call ends: true
 * when nothing is left to be issued.
 */
function lookUpLate(m: Machine, at: Underway, tell: Late): boolean {
  const { w } = m;
  const { call } = at;
  const last = w[call + CALL.last];
  for (let i = last; i < w[call + CALL.cur]; i++) {
    const entry = at.entries + i * ENTRY.SIZE;
    if (!namesStream(w[entry] & 0xff) || !m.design.kernel.lateLookup) continue;
    const vsid = w[entry + 1];
    const found = resolveSid(m, at, vsid);
    tell(i, vsid, found);
    if (found) {
      w[entry + 1] = found.sid;
      continue;
    }
    refuse(m, call, RULES.commandVsid);
    w[call + CALL.cur] = i;
    return i === last || m.design.kernel.onRefusal === 'drop-block';
  }
  return false;
}

/**
 * Writes the converted entries and one CMD_SYNC to the physical CMDQ, then PROD once; where it began, and how many: none
 * where the first had no vdevice when it was looked up.
 */
export function issueBlock(m: Machine, at: Underway, tell: Late): { first: HostPosition; count: Count } {
  const { call, entries, iommu } = at;
  const { w } = m;
  const { regs } = m.layout.iommus[iommu];
  if (lookUpLate(m, at, tell)) return { first: w[regs + REGS.cmdqProd], count: 0 };
  const log2 = queueLog2(m, regs);
  const first: HostPosition = w[regs + REGS.cmdqProd];
  const [last, cur] = [w[call + CALL.last], w[call + CALL.cur]];
  let pos = first;
  for (let i = last; i < cur; i++, pos = advance(pos, 1, log2))
    m.mem.writeWords(slotAddress(m, regs, pos), w, entries + i * ENTRY.SIZE, 4);
  m.mem.writeWords(slotAddress(m, regs, pos), SYNC_WORDS);
  w[call + CALL.sync] = pos;
  w[call + CALL.last] = cur;
  w[call + CALL.phase] = CALL_PHASE.wait;
  if (m.design.kernel.early) blockSynced(m, call);
  w[regs + REGS.cmdqProd] = advance(pos, 1, log2);
  return { first, count: cur - last };
}

function issue(m: Machine, v: GuestIommu): void {
  const at = ofVsmmu(m, v);
  const { w } = m;
  const actor = m.actors.kernel + v;
  const [ioctl, target] = addressOf(m, at.call);
  const guestPos = (i: number): Position => w[at.entries + i * ENTRY.SIZE + ENTRY.pos];
  const { first, count } = issueBlock(m, at, (entry, vsid, found) => {
    const w0: Word = w[at.entries + entry * ENTRY.SIZE];
    if (found)
      m.emit(KERNEL_EVENT.convertSid, actor, v, guestPos(entry), entry, w0, vsid, found.sid, found.vdevice, target);
    else m.emit(KERNEL_EVENT.refuse, actor, v, guestPos(entry), entry, w0, vsid, RULES.commandVsid.number);
  });
  if (count === 0) return;
  const cur = w[at.call + CALL.cur];
  m.emit(KERNEL_EVENT.issue, actor, v, at.iommu, count, first, guestPos(cur - count), guestPos(cur - 1), ioctl, target);
}

/** The block's CMD_SYNC is complete: on to the next entries, or to the end. */
export function blockSynced({ w }: Machine, call: number): void {
  const done = w[call + CALL.rule] !== 0 || w[call + CALL.cur] === w[call + CALL.n];
  w[call + CALL.phase] = done ? CALL_PHASE.ret : CALL_PHASE.convert;
}

/** What a call is addressed to. */
const addressOf = ({ w }: Machine, call: number): readonly [ioctl: IoctlNumber, target: ObjectId] => [
  w[call + CALL.ioctl],
  w[call + CALL.target],
];

function synced(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  const { w } = m;
  const { iommu } = m.topo.guestIommus[v];
  blockSynced(m, call);
  beginFlush(m, v);
  const [ioctl, target] = addressOf(m, call);
  const at: HostPosition = w[call + CALL.sync];
  m.emit(KERNEL_EVENT.synced, m.actors.kernel + v, v, iommu, at, ioctl, target);
}

/** The host has no memory for the array: entry_num stays what the VMM put there. */
export function runOutOfMemory(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  const { w } = m;
  w[call + CALL.cur] = w[call + CALL.n];
  refuse(m, call, RULES.invalidateNoMemory);
  const [ioctl, target] = addressOf(m, call);
  m.emit(KERNEL_EVENT.lookupFailed, m.actors.kernel + v, v, ioctl, target, RULES.invalidateNoMemory.number);
}

/** The block stays in the ring; the count says all of it but one. */
export function blockTimedOut(m: Machine, call: number): void {
  m.w[call + CALL.cur]--;
  refuse(m, call, RULES.syncTimeout);
}

export function timedOut(m: Machine, v: GuestIommu): void {
  const { call } = m.layout.guestIommus[v];
  blockTimedOut(m, call);
  m.emit(KERNEL_EVENT.syncTimeout, m.actors.kernel + v, v, m.topo.guestIommus[v].iommu, m.w[call + CALL.sync]);
}

function ret(m: Machine, v: GuestIommu): void {
  const { call, entries } = m.layout.guestIommus[v];
  const { w } = m;
  const [ioctl, target] = addressOf(m, call);
  const cur: Count = w[call + CALL.cur];
  const rule: RuleNumber = w[call + CALL.rule];
  const refused = rule !== 0 && rule !== RULES.invalidateNoMemory.number && rule !== RULES.syncTimeout.number;
  const pos: Position = refused ? w[entries + cur * ENTRY.SIZE + ENTRY.pos] : 0;
  w[call + CALL.phase] = CALL_PHASE.idle;
  m.emit(KERNEL_EVENT.ret, m.actors.kernel + v, v, ioctl, target, rule, cur, pos, refused ? 1 : 0);
}
