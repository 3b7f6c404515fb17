/** An invalidation call in the kernel, step by step: look up the target, convert the entries, issue, wait, return. */
import { OP } from '../fields/commands.ts';
import { CR0_CMDQEN } from '../fields/register-bits.ts';
import { consOf, queueLog2, slotAddress } from '../smmuv3/cmdq.ts';
import { consumeUpTo } from '../smmuv3/smmu.ts';
import { IDEV, VIOMMU } from '../state/ctx-layout.ts';
import { CALL, ENTRY, REGS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { advance, distance, passed } from '../state/queue.ts';
import { rewriteOf } from './convert.ts';
import type { Driver, Invalidation } from './ctx.ts';
import { vmidOf } from './drivers/vmid.ts';
import { IOCTL, KERNEL_EVENT } from './events.ts';
import { SYNC_WORDS } from './sync-words.ts';
import { stage2Of, targetRule } from './targets.ts';
import { OBJ_TYPE, objectAt, typeOf } from './objects.ts';
import { RULES, type Rule, ruleByNumber } from './rules.ts';
import { copyEntry, isRule, wordsOf } from './user.ts';
import { idevOf } from './device.ts';
import { xaLoad, xaObject } from './xarray.ts';

export const CALL_PHASE = { idle: 0, lookup: 1, convert: 2, issue: 3, wait: 4, ret: 5, timeout: 6 } as const;

/** Next step of vSMMU `v`'s call in the kernel, or -1 when it waits for the SMMU or there is none. */
export function kernelNext(m: Machine, v: number): number {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  const phase = w[call + CALL.phase];
  const { regs } = m.layout.smmus[m.topo.vsmmus[v].smmu];
  if (phase === CALL_PHASE.wait) {
    if (passed(w[call + CALL.sync], consOf(m, regs), queueLog2(m, regs))) return phase;
    // A queue that is switched off will not get there: the driver gives up after a second.
    return w[regs + REGS.cr0] & CR0_CMDQEN ? -1 : CALL_PHASE.timeout;
  }
  if (phase === CALL_PHASE.issue) {
    const log2 = queueLog2(m, regs);
    const used = distance(consOf(m, regs), w[regs + REGS.cmdqProd], log2);
    return 2 ** log2 - used > w[call + CALL.cur] - w[call + CALL.last] ? phase : -1;
  }
  return phase === CALL_PHASE.idle ? -1 : phase;
}

/** Does one step; returns true when the call has returned to the VMM. */
export function kernelStep(m: Machine, v: number, phase: number): boolean {
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
    default:
      ret(m, v);
      return true;
  }
}

/** The call ends with this rule. */
function refuse(m: Machine, v: number, rule: Rule): void {
  const { call } = m.layout.vsmmus[v];
  m.w[call + CALL.rule] = rule.number;
  m.w[call + CALL.phase] = CALL_PHASE.ret;
}

function lookup(m: Machine, v: number): void {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  const [ioctl, target] = [w[call + CALL.ioctl], w[call + CALL.target]];
  const actor = m.actors.kernel + v;
  const rule = refusedTarget(m, v, ioctl, target);
  if (rule) {
    refuse(m, v, rule);
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
function refusedTarget(m: Machine, v: number, ioctl: number, target: number): Rule | null {
  const k = m.ctxs[m.topo.vsmmus[v].vm];
  if (m.design.kernel.viommu) return targetRule(k, target);
  return typeOf(k, target) === DRAFT_TARGET[ioctl] ? null : RULES.invalidateDraftTarget;
}

function convert(m: Machine, v: number): void {
  const { call, entries } = m.layout.vsmmus[v];
  const { w, topo } = m;
  const vsmmu = topo.vsmmus[v];
  const actor = m.actors.kernel + v;
  const cur = w[call + CALL.cur];
  const at = entries + cur * ENTRY.SIZE;
  const [w0, w1] = [w[at], w[at + 1]];
  const pos = w[at + ENTRY.pos];
  const ioctl = w[call + CALL.ioctl];
  const target = w[call + CALL.target];
  const rewrite = rewriteOf(w, at, topo.smmus[vsmmu.smmu].idr, m.design.kernel.strictBits);
  // The two ioctls of the draft take only their own kind: no SID through a hwpt, no TLBI through a device.
  const wrongCall = (ioctl === IOCTL.hwpt && rewrite === 'sid') || (ioctl === IOCTL.device && rewrite === 'vmid');
  const sid = rewrite === 'sid' && !wrongCall ? resolveSid(m, v, w1) : { sid: 0, vdevice: 0 };
  if (!rewrite || wrongCall || !sid) {
    const rule = !rewrite ? RULES.commandRefused : wrongCall ? RULES.commandKind : RULES.commandVsid;
    refuse(m, v, rule);
    m.emit(KERNEL_EVENT.refuse, actor, v, pos, cur, w0, w1, rule.number);
    if (m.design.kernel.onRefusal === 'issue-converted' && w[call + CALL.last] < cur)
      w[call + CALL.phase] = CALL_PHASE.issue;
    return;
  }
  if (rewrite === 'sid') {
    w[at + 1] = sid.sid;
    m.emit(KERNEL_EVENT.convertSid, actor, v, pos, cur, w0, w1, sid.sid, sid.vdevice, target);
  } else {
    const k = m.ctxs[vsmmu.vm];
    const vmid = vmidOf(k, target);
    if ((w0 & 0xff) === OP.TLBI_NSNH_ALL) w[at] = OP.TLBI_NH_ALL;
    w[at + 1] = ((w1 & 0xffff0000) | vmid) >>> 0;
    const vmids = (((w1 & 0xffff) << 16) | vmid) >>> 0;
    m.emit(KERNEL_EVENT.convertVmid, actor, v, pos, cur, w0, vmids, stage2Of(k, target), ioctl, target);
  }
  w[call + CALL.cur] = cur + 1;
  const full = cur + 1 - w[call + CALL.last] === m.design.kernel.block;
  if (cur + 1 === w[call + CALL.n] || full) w[call + CALL.phase] = CALL_PHASE.issue;
}

/** The SID for an entry: by the viommu's xarray, or that of the device the call names. Undefined if the vSID is unknown. */
function resolveSid(m: Machine, v: number, vsid: number): { sid: number; vdevice: number } | undefined {
  const { call } = m.layout.vsmmus[v];
  const k = m.ctxs[m.topo.vsmmus[v].vm];
  const target = m.w[call + CALL.target];
  const sidOf = (idev: number): number => m.topo.devices[m.w[objectAt(k, idev) + IDEV.device]].sid;
  if (m.w[call + CALL.ioctl] === IOCTL.device) return { sid: sidOf(target), vdevice: 0 };
  const vdevice = xaObject(xaLoad(k, objectAt(k, target) + VIOMMU.vdevs, vsid, 0));
  return vdevice ? { sid: sidOf(idevOf(k, vdevice)), vdevice } : undefined;
}

/** Writes the converted entries and one CMD_SYNC to the physical CMDQ, then PROD once. */
function issue(m: Machine, v: number): void {
  const { call, entries } = m.layout.vsmmus[v];
  const { w } = m;
  const smmu = m.topo.vsmmus[v].smmu;
  const { regs } = m.layout.smmus[smmu];
  const log2 = queueLog2(m, regs);
  const first = w[regs + REGS.cmdqProd];
  const [last, cur] = [w[call + CALL.last], w[call + CALL.cur]];
  let pos = first;
  for (let i = last; i < cur; i++, pos = advance(pos, 1, log2)) {
    const at = entries + i * ENTRY.SIZE;
    m.mem.writeWords(slotAddress(m, regs, pos), w.subarray(at, at + 4));
  }
  m.mem.writeWords(slotAddress(m, regs, pos), SYNC_WORDS);
  w[call + CALL.sync] = pos;
  w[call + CALL.last] = cur;
  w[call + CALL.phase] = CALL_PHASE.wait;
  w[regs + REGS.cmdqProd] = advance(pos, 1, log2);
  const guestPos = (i: number): number => w[entries + i * ENTRY.SIZE + ENTRY.pos];
  m.emit(
    KERNEL_EVENT.issue,
    m.actors.kernel + v,
    v,
    smmu,
    cur - last,
    first,
    guestPos(last),
    guestPos(cur - 1),
    w[call + CALL.ioctl],
    w[call + CALL.target],
  );
}

function synced(m: Machine, v: number): void {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  const done = w[call + CALL.rule] !== 0 || w[call + CALL.cur] === w[call + CALL.n];
  w[call + CALL.phase] = done ? CALL_PHASE.ret : CALL_PHASE.convert;
  const { smmu } = m.topo.vsmmus[v];
  const { ioctl, target, sync } = CALL;
  m.emit(KERNEL_EVENT.synced, m.actors.kernel + v, v, smmu, w[call + sync], w[call + ioctl], w[call + target]);
}

/** The host has no memory for the array: entry_num stays what the VMM put there. */
export function runOutOfMemory(m: Machine, v: number): void {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  w[call + CALL.cur] = w[call + CALL.n];
  refuse(m, v, RULES.invalidateNoMemory);
  const { ioctl, target } = CALL;
  m.emit(
    KERNEL_EVENT.lookupFailed,
    m.actors.kernel + v,
    v,
    w[call + ioctl],
    w[call + target],
    RULES.invalidateNoMemory.number,
  );
}

/** The block stays in the ring; the count says all of it but one. */
export function timedOut(m: Machine, v: number): void {
  const { call } = m.layout.vsmmus[v];
  m.w[call + CALL.cur]--;
  refuse(m, v, RULES.syncTimeout);
  m.emit(KERNEL_EVENT.syncTimeout, m.actors.kernel + v, v, m.topo.vsmmus[v].smmu, m.w[call + CALL.sync]);
}

function ret(m: Machine, v: number): void {
  const { call, entries } = m.layout.vsmmus[v];
  const { w } = m;
  const cur = w[call + CALL.cur];
  const rule = w[call + CALL.rule];
  const refused = rule !== 0 && rule !== RULES.invalidateNoMemory.number && rule !== RULES.syncTimeout.number;
  const pos = refused ? w[entries + cur * ENTRY.SIZE + ENTRY.pos] : 0;
  w[call + CALL.phase] = CALL_PHASE.idle;
  m.emit(
    KERNEL_EVENT.ret,
    m.actors.kernel + v,
    v,
    w[call + CALL.ioctl],
    w[call + CALL.target],
    rule,
    cur,
    pos,
    refused ? 1 : 0,
  );
}

const ENTRY_BYTES = 16;
const DATA_TYPE = 1;

/**
 * An invalidation from beginning to end, with nothing else going on but the SMMU's queue
 * (arm_vsmmu_cache_invalidate()): what the driver answers, and how many entries it says are done.
 */
export function callNow(
  m: Machine,
  ctx: number,
  target: number,
  request: Invalidation,
): ReturnType<Driver['invalidate']> {
  const { type, entries: n, entryLength, user } = request;
  if (type !== DATA_TYPE) return { rule: RULES.invalidateType, done: 0 };
  if (n === 0) return { rule: RULES.invalidateEmpty, done: 0 };
  const v = m.topo.vsmmus.findIndex(({ vm }) => vm === ctx);
  const { call, entries, batchCap } = m.layout.vsmmus[v];
  const { w } = m;
  if (n > batchCap) throw new Error(`an array of ${n} entries; this machine takes ${batchCap}`);
  for (let i = 0; i < n; i++) {
    const entry = copyEntry(user, i, entryLength, ENTRY_BYTES);
    if (isRule(entry)) return { rule: entry, done: 0 };
    w.set(wordsOf(entry), entries + i * ENTRY.SIZE);
  }
  w.fill(0, call, call + CALL.SIZE);
  w[call + CALL.ioctl] = IOCTL.viommu;
  w[call + CALL.target] = target;
  w[call + CALL.n] = n;
  w[call + CALL.phase] = CALL_PHASE.lookup;
  for (;;) {
    const phase = kernelNext(m, v);
    if (phase < 0) consumeUpTo(m, m.topo.vsmmus[v].smmu);
    else if (kernelStep(m, v, phase)) break;
  }
  return { rule: ruleByNumber(w[call + CALL.rule]) ?? null, done: w[call + CALL.cur] };
}
