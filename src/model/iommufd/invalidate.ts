/** An invalidation call in the kernel, step by step: look up the target, convert the entries, issue, wait, return. */
import { OP } from '../fields/commands.ts';
import { CALL, ENTRY, OBJ, REGS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { advance, distance, passed } from '../state/queue.ts';
import { consOf, queueLog2, slotAddress } from '../smmuv3/cmdq.ts';
import { rewriteOf } from './convert.ts';
import { IOCTL, KERNEL_EVENT } from './events.ts';
import { SYNC_WORDS } from './gerror.ts';
import { ERRNO, OBJ_TYPE, objectAt, typeOf } from './objects.ts';
import { xaLoad, xaObject } from './xarray.ts';

export const CALL_PHASE = { idle: 0, lookup: 1, convert: 2, issue: 3, wait: 4, ret: 5 } as const;

const TARGET_TYPE = {
  [IOCTL.viommu]: OBJ_TYPE.viommu,
  [IOCTL.hwpt]: OBJ_TYPE.hwptNested,
  [IOCTL.device]: OBJ_TYPE.device,
} as Record<number, number>;

/** Next step of vSMMU `v`'s call in the kernel, or -1 when it waits for the SMMU or there is none. */
export function kernelNext(m: Machine, v: number): number {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  const phase = w[call + CALL.phase];
  const { regs } = m.layout.smmus[m.topo.vsmmus[v].smmu];
  if (phase === CALL_PHASE.wait) {
    return passed(w[call + CALL.sync], consOf(m, regs), queueLog2(m, regs)) ? phase : -1;
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
    default:
      ret(m, v);
      return true;
  }
}

function lookup(m: Machine, v: number): void {
  const { call } = m.layout.vsmmus[v];
  const { w } = m;
  const [ioctl, target] = [w[call + CALL.ioctl], w[call + CALL.target]];
  const actor = m.actors.kernel + v;
  if (typeOf(m, m.topo.vsmmus[v].vm, target) !== TARGET_TYPE[ioctl]) {
    w[call + CALL.errno] = ERRNO.ENOENT;
    w[call + CALL.phase] = CALL_PHASE.ret;
    m.emit(KERNEL_EVENT.lookupFailed, actor, v, ioctl, target, ERRNO.ENOENT);
    return;
  }
  w[call + CALL.phase] = CALL_PHASE.convert;
  m.emit(KERNEL_EVENT.lookup, actor, v, ioctl, target, w[call + CALL.n]);
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
  const rewrite = rewriteOf(w, at, topo.smmus[vsmmu.smmu].idr, m.design.kernel.strictBits);
  // The two ioctls of the draft take only their own kind: no SID through a hwpt, no TLBI through a device.
  const wrongCall = (ioctl === IOCTL.hwpt && rewrite === 'sid') || (ioctl === IOCTL.device && rewrite === 'vmid');
  const sid = rewrite === 'sid' && !wrongCall ? resolveSid(m, v, w1) : { sid: 0, vdevice: 0 };
  if (!rewrite || wrongCall || !sid) {
    w[call + CALL.errno] = ERRNO.EIO;
    m.emit(KERNEL_EVENT.refuse, actor, v, pos, cur, w0, w1, ERRNO.EIO, sid ? 0 : 1);
    const flush = m.design.kernel.onRefusal === 'issue-converted' && w[call + CALL.last] < cur;
    w[call + CALL.phase] = flush ? CALL_PHASE.issue : CALL_PHASE.ret;
    return;
  }
  if (rewrite === 'sid') {
    w[at + 1] = sid.sid;
    m.emit(KERNEL_EVENT.convertSid, actor, v, pos, cur, w0, w1, sid.sid, sid.vdevice, w[call + CALL.target]);
  } else {
    const hwpt = s2Hwpt(m, v);
    const vmid = w[objectAt(m, vsmmu.vm, hwpt) + OBJ.b];
    if ((w0 & 0xff) === OP.TLBI_NSNH_ALL) w[at] = OP.TLBI_NH_ALL;
    w[at + 1] = ((w1 & 0xffff0000) | vmid) >>> 0;
    const vmids = (((w1 & 0xffff) << 16) | vmid) >>> 0;
    m.emit(KERNEL_EVENT.convertVmid, actor, v, pos, cur, w0, vmids, hwpt, ioctl, w[call + CALL.target]);
  }
  w[call + CALL.cur] = cur + 1;
  const full = cur + 1 - w[call + CALL.last] === m.design.kernel.block;
  if (cur + 1 === w[call + CALL.n] || full) w[call + CALL.phase] = CALL_PHASE.issue;
}

/** The SID for an entry: by the viommu's xarray, or that of the device the call names. Undefined if the vSID is unknown. */
function resolveSid(m: Machine, v: number, vsid: number): { sid: number; vdevice: number } | undefined {
  const { w, topo } = m;
  const { call } = m.layout.vsmmus[v];
  const ctx = topo.vsmmus[v].vm;
  const deviceSid = (dev: number): number => topo.devices[w[objectAt(m, ctx, dev) + OBJ.a]].sid;
  if (w[call + CALL.ioctl] === IOCTL.device) return { sid: deviceSid(w[call + CALL.target]), vdevice: 0 };
  const vdevice = xaObject(xaLoad(m, v, vsid));
  return vdevice ? { sid: deviceSid(w[objectAt(m, ctx, vdevice) + OBJ.b]), vdevice } : undefined;
}

/** The S2 hwpt behind the call's target. */
function s2Hwpt(m: Machine, v: number): number {
  const { call } = m.layout.vsmmus[v];
  const ctx = m.topo.vsmmus[v].vm;
  return m.w[objectAt(m, ctx, m.w[call + CALL.target]) + OBJ.a];
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
  const done = w[call + CALL.errno] !== 0 || w[call + CALL.cur] === w[call + CALL.n];
  w[call + CALL.phase] = done ? CALL_PHASE.ret : CALL_PHASE.convert;
  const { smmu } = m.topo.vsmmus[v];
  const { ioctl, target, sync } = CALL;
  m.emit(KERNEL_EVENT.synced, m.actors.kernel + v, v, smmu, w[call + sync], w[call + ioctl], w[call + target]);
}

function ret(m: Machine, v: number): void {
  const { call, entries } = m.layout.vsmmus[v];
  const { w } = m;
  const cur = w[call + CALL.cur];
  const refused = w[call + CALL.errno] !== 0;
  const pos = refused ? w[entries + cur * ENTRY.SIZE + ENTRY.pos] : 0;
  w[call + CALL.phase] = CALL_PHASE.idle;
  m.emit(
    KERNEL_EVENT.ret,
    m.actors.kernel + v,
    v,
    w[call + CALL.ioctl],
    w[call + CALL.target],
    w[call + CALL.errno],
    cur,
    pos,
    refused ? 1 : 0,
  );
}
