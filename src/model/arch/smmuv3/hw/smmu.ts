/** A physical SMMU at work: what it can do next, and doing it. */
import { OP } from '../fields/commands.ts';
import { addr, addrHi, addrLo } from '../../../fields/field.ts';
import { CERROR, CONS_ERR_SHIFT, CONS_RD, CR0_CMDQEN, GERROR_CMDQ } from '../fields/register-bits.ts';
import { deviceOf, owesAnswer, roomForInvalidate, timeOut } from '../../../pcie/device.ts';
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { REGS } from '../state.ts';
import { DEVICE, LATE, IOMMU, TLB } from '../../../state/layout.ts';
import { LAST_KEY, keepsNone } from '../../../state/looks.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Cerror, Device, HostPosition, Sid, Iommu, Word } from '../../../state/numbers.ts';
import { indexOf } from '../../../state/queue.ts';
import { sidAt } from '../../../state/topology.ts';
import { COMMAND_BYTES, queueAddress, queueLog2, stopped } from './cmdq.ts';
import { IOMMU_EVENT } from '../../../iommu/events.ts';
import { WRITTEN, rawBase, recordOf, writeRecord } from './eventq.ts';
import { decoderOf, execute, mayBeLate } from './execute.ts';
import { hasDoomed } from './inflight.ts';
import { enter, settle } from '../../../pcie/under-way.ts';
import { type Outcome, type Request, USED, newOutcome } from './outcome.ts';
import { tellEntry } from '../../../state/tlb.ts';
import { insert } from './iotlb.ts';
import { translate } from './translate.ts';

export const SMMU_KIND = {
  consume: 0,
  translate: 1,
  fill: 2,
  timeOut: 3,
  effect: 4,
  defer: 5,
  vcmdq: 6,
  vdefer: 7,
} as const;

/** Position of the next command: index and wrap bit, as wide as the queue's size makes them. */
const position = (m: Machine, regs: number, log2: number): HostPosition =>
  m.w[regs + REGS.cmdqCons] & ((2 << log2) - 1);

/** Physical address of slot 0. */
function slots(m: Machine, regs: number, log2: number): number {
  const base = regs + REGS.cmdqBase;
  return m.design.hardware.quirks.rawQueues ? rawBase(m, base) : queueAddress(m, base, log2, COMMAND_BYTES);
}

/** True when there is a command, the queue runs, and no error waits. */
function runs(m: Machine, s: Iommu): boolean {
  const { regs } = m.layout.iommus[s];
  if ((m.w[regs + REGS.cr0] & CR0_CMDQEN) === 0 || stopped(m, regs)) return false;
  return ((m.w[regs + REGS.cmdqCons] ^ m.w[regs + REGS.cmdqProd]) & ((2 << queueLog2(m, regs)) - 1)) !== 0;
}

/** True when a command has to wait: a CMD_SYNC for what is under way, an ATC_INV for room in the device. */
export function waits(m: Machine, s: Iommu, opcode: number, sid: Sid, from = 0): boolean {
  if (opcode === OP.SYNC) {
    const { broken } = m;
    return (
      (owesAnswer(m, s, from) && !broken.has('sync-ignores-atc')) ||
      (hasDoomed(m, s, from) && !broken.has('sync-ignores-transactions')) ||
      (lateOf(m, s, from) && !broken.has('sync-ignores-effects'))
    );
  }
  if (opcode !== OP.ATC_INV) return false;
  const device = deviceOf(m, s, sid);
  return device >= 0 && !roomForInvalidate(m, device);
}

/** True when a command of this queue has been consumed and has not taken effect. */
const lateOf = (m: Machine, s: Iommu, from: number): boolean =>
  !m.caches[s].late.empty && m.caches[s].late.find(0, LAST_KEY, () => true, [from]) >= 0;

/** True when the SMMU can consume its next command now. */
export function canConsume(m: Machine, s: Iommu): boolean {
  if (!runs(m, s)) return false;
  const { regs } = m.layout.iommus[s];
  const log2 = queueLog2(m, regs);
  const pa = slots(m, regs, log2) + indexOf(position(m, regs, log2), log2) * COMMAND_BYTES;
  return !m.mem.holds(pa) || !waits(m, s, m.mem.read32(pa) & 0xff, m.mem.read32(pa + 4));
}

/** Consumes the command at CONS. */
export function consume(m: Machine, s: Iommu): void {
  consumeUpTo(m, s, 1);
}

const NO_PAGE: Uint32Array = new Uint32Array(0);

/**
 * Consumes commands as long as the queue runs and none has to wait, `most` of them at the most; returns how many (one
 * that failed included).
 */
export function consumeUpTo(m: Machine, s: Iommu, most = Number.POSITIVE_INFINITY): number {
  if (!runs(m, s)) return 0;
  const { regs, ctl } = m.layout.iommus[s];
  const { w } = m;
  const log2 = queueLog2(m, regs);
  const mask = (2 << log2) - 1;
  const first = slots(m, regs, log2);
  const prod = w[regs + REGS.cmdqProd] & mask;
  const actor = m.actors.iommu + s;
  const high = (w[regs + REGS.cmdqCons] & ~mask) >>> 0;
  const table = decoderOf(m, s);
  const { observed } = m;
  const cons = regs + REGS.cmdqCons;
  let pos: HostPosition = w[cons] & mask;
  let done = 0;
  // The page of a slot is looked up once per page: commands do not write memory.
  let page: Uint32Array = NO_PAGE;
  let at = 0;
  let left = 0;
  while (pos !== prod && done < most) {
    if (left === 0) {
      const pa = first + indexOf(pos, log2) * COMMAND_BYTES;
      if (!m.mem.holds(pa)) {
        commandError(m, s, pos, CERROR.ABT, 0, 0, 0, 0);
        return done + 1;
      }
      page = m.mem.pageAt(pa);
      at = (pa % 4096) >>> 2;
      left = Math.min((4096 - (pa % 4096)) / COMMAND_BYTES, (1 << log2) - indexOf(pos, log2));
    }
    const w0 = page[at];
    const w1 = page[at + 1];
    const w2 = page[at + 2];
    const w3 = page[at + 3];
    const opcode = w0 & 0xff;
    if (opcode === OP.SYNC || opcode === OP.ATC_INV) {
      if (waits(m, s, opcode, w1)) return done;
      if (opcode === OP.SYNC && w[ctl + IOMMU.timedOut] !== 0) {
        w[ctl + IOMMU.timedOut] = 0;
        commandError(m, s, pos, CERROR.ATC_INV_SYNC, w0, w1, w2, w3);
        return done + 1;
      }
    }
    done++;
    if (observed) {
      if (opcode === OP.SYNC) m.emit(IOMMU_EVENT.sync, actor, s, pos);
      else m.emit(IOMMU_EVENT.consume, actor, s, pos, w0, w1, w2, w3);
    }
    const cerror = execute(m, s, table, w0, w1, w2, w3);
    if (cerror !== CERROR.NONE) {
      commandError(m, s, pos, cerror, w0, w1, w2, w3);
      return done;
    }
    pos = (pos + 1) & mask;
    w[cons] = high | pos;
    at += COMMAND_BYTES / 4;
    left--;
  }
  return done;
}

/**
 * True when the next command, which can be consumed, may take effect later: CONS says only that it was consumed, and
 * between two CMD_SYNCs effects come in any order (IHI 0070 4.1.4, 4.7.3).
 */
export function canDefer(m: Machine, s: Iommu): boolean {
  if (m.design.hardware.caches !== 'architectural') return false;
  const { regs } = m.layout.iommus[s];
  const log2 = queueLog2(m, regs);
  const pa = slots(m, regs, log2) + indexOf(position(m, regs, log2), log2) * COMMAND_BYTES;
  if (!m.mem.holds(pa) || !mayBeLate(m, s, decoderOf(m, s), m.mem.read32(pa), m.mem.read32(pa + 8))) return false;
  return !m.caches[s].late.full;
}

/** Consumes the command at CONS; its effect is still to come. */
export function defer(m: Machine, s: Iommu): void {
  const { regs } = m.layout.iommus[s];
  const log2 = queueLog2(m, regs);
  const pos = position(m, regs, log2);
  const pa = slots(m, regs, log2) + indexOf(pos, log2) * COMMAND_BYTES;
  const words = [0, 4, 8, 12].map((offset) => m.mem.read32(pa + offset));
  m.caches[s].late.insert([...words, 0]);
  const actor = m.actors.iommu + s;
  m.emit(IOMMU_EVENT.consume, actor, s, pos, words[0], words[1], words[2], words[3]);
  m.emit(IOMMU_EVENT.defer, actor, s, pos);
  const mask = (2 << log2) - 1;
  m.w[regs + REGS.cmdqCons] = ((m.w[regs + REGS.cmdqCons] & ~mask) | ((pos + 1) & mask)) >>> 0;
}

/** A deferred command, by its place in the pool, takes effect. */
export function takeEffect(m: Machine, s: Iommu, i: number): void {
  const { late } = m.caches[s];
  const at = late.at(i);
  const [w0, w1, w2, w3, from] = m.w.slice(at, at + LATE.SIZE);
  late.removeAt(i);
  m.emit(IOMMU_EVENT.effect, m.actors.iommu + s, s, w0, w1, w2, w3);
  execute(m, s, decoderOf(m, s), w0, w1, w2, w3, from);
}

function commandError(
  m: Machine,
  s: Iommu,
  pos: HostPosition,
  cerror: Cerror,
  w0: Word,
  w1: Word,
  w2: Word,
  w3: Word,
): void {
  const { regs } = m.layout.iommus[s];
  m.w[regs + REGS.cmdqCons] = ((m.w[regs + REGS.cmdqCons] & CONS_RD) | (cerror << CONS_ERR_SHIFT)) >>> 0;
  m.w[regs + REGS.gerror] ^= GERROR_CMDQ;
  m.emit(IOMMU_EVENT.commandError, m.actors.iommu + s, s, w0, w1, w2, w3, cerror, pos);
}

/** Index of the next device of this SMMU, from `from` on, in a phase, or -1; where `those` are given, one of them. */
function deviceIn(m: Machine, s: Iommu, phase: number, from: number, those: readonly Device[] | undefined): Device {
  for (let d = from; d < m.topo.devices.length; d++) {
    if (m.topo.devices[d].iommu !== s || (those && !those.includes(d))) continue;
    if (m.w[m.layout.devices[d].ctl + DEVICE.phase] === phase) return d;
  }
  return -1;
}

/** Index of the next device whose translation request waits, or -1. */
export const requester = (m: Machine, s: Iommu, from = 0, those?: readonly Device[]): Device =>
  keepsNone(m, m.layout.iommus[s].ctl + IOMMU.requests) ? -1 : deviceIn(m, s, DEVICE_PHASE.requested, from, those);

/** Index of the next device whose walk is to be finished, or -1. */
export const walker = (m: Machine, s: Iommu, from = 0, those?: readonly Device[]): Device =>
  keepsNone(m, m.layout.iommus[s].ctl + IOMMU.underWay) ? -1 : deviceIn(m, s, DEVICE_PHASE.walked, from, those);

/** Index of the next device that owes an answer which may not come, or -1: the SMMU can give up on it. */
export function owes(m: Machine, s: Iommu, from = 0, those?: readonly Device[]): Device {
  if (keepsNone(m, m.layout.iommus[s].ctl + IOMMU.outstanding)) return -1;
  for (let d = from; d < m.topo.devices.length; d++) {
    const { ctl } = m.layout.devices[d];
    const { iommu, answers } = m.topo.devices[d];
    if (iommu !== s || (those && !those.includes(d))) continue;
    const unsure = answers !== undefined || m.w[ctl + DEVICE.reset] === 1;
    if (unsure && m.w[ctl + DEVICE.invCount] > 0) return d;
  }
  return -1;
}

/** An Invalidate Request is not answered in time. */
export function giveUp(m: Machine, s: Iommu, d: Device): void {
  timeOut(m, d);
  m.emit(IOMMU_EVENT.timeOut, m.actors.iommu + s, s, d);
}

const outcome = newOutcome();

const requestOf = (m: Machine, d: Device): Request => {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  return {
    sid: sidAt(m.topo.devices[d], w[ctl + DEVICE.stream]),
    ssid: w[ctl + DEVICE.ssid] - 1,
    hi: w[ctl + DEVICE.iova + 1],
    lo: w[ctl + DEVICE.iova],
    write: w[ctl + DEVICE.write] === 1,
    privileged: false,
    ats: w[ctl + DEVICE.ats] === 1,
  };
};

const usedBy = ({ used, hit }: Outcome): Word => used | (hit ? USED.iotlb : 0);

/** Takes the request of a device: refuses it, answers it from the IOTLB, or walks, which ends in a fill. */
export function serve(m: Machine, s: Iommu, d: Device): void {
  const { w } = m;
  const { ctl } = m.layout.devices[d];
  const actor = m.actors.iommu + s;
  const request = requestOf(m, d);
  w[m.layout.iommus[s].ctl + IOMMU.requests]--;
  translate(m, s, request, outcome);
  if (outcome.type) {
    w[ctl + DEVICE.phase] = DEVICE_PHASE.refused;
    m.emit(IOMMU_EVENT.refuse, actor, s, d, request.hi, request.lo, outcome.type, request.sid, usedBy(outcome));
    record(m, s, request, outcome);
    return;
  }
  const iova = addr(request.lo, request.hi);
  const pa = outcome.bypass ? iova : outcome.pa;
  if (outcome.bypass) bypassEntry(outcome.entry, iova);
  w.set(outcome.entry, ctl + DEVICE.answer);
  const { hi, lo, sid } = request;
  m.emit(IOMMU_EVENT.translate, actor, s, d, hi, lo, addrHi(pa), addrLo(pa), usedBy(outcome), sid);
  const straight = outcome.hit || outcome.bypass;
  w[ctl + DEVICE.phase] = straight ? DEVICE_PHASE.answered : DEVICE_PHASE.walked;
  // The answer to an ATS request that hit leaves the SMMU at once; the rest relies on what was read for a while.
  if (!straight || !request.ats) enter(m, s, d);
}

/** A page that is not translated. */
function bypassEntry(entry: Uint32Array, iova: number): void {
  entry[TLB.ivaHi] = entry[TLB.paHi] = addrHi(iova);
  entry[TLB.ivaLo] = entry[TLB.paLo] = (iova & 0xfffff000) >>> 0;
  entry[TLB.attr] = 12 | 0x300;
}

/** Ends a walk: its translation is cached, unless an invalidation has hit it, and answers the device. */
export function finishWalk(m: Machine, s: Iommu, d: Device): void {
  const { w } = m;
  const { ctl } = m.layout.devices[d];
  const actor = m.actors.iommu + s;
  const entry = w.slice(ctl + DEVICE.answer, ctl + DEVICE.answer + TLB.SIZE);
  if (w[ctl + DEVICE.doomed] && !m.broken.has('fill-survives-tlbi'))
    m.emit(IOMMU_EVENT.dropFill, actor, s, d, entry[TLB.ivaHi], entry[TLB.ivaLo]);
  else {
    insert(m, s, entry);
    tellEntry(m, IOMMU_EVENT.iotlbFill, actor, s, entry);
  }
  w[ctl + DEVICE.phase] = DEVICE_PHASE.answered;
  if (w[ctl + DEVICE.ats]) settle(m, s, d);
}

/** Writes the record of a refused transaction, when it is one that is recorded. */
export function record(m: Machine, s: Iommu, request: Request, out: Outcome): void {
  if (!out.record) return;
  const words = recordOf(m, request, out);
  const written = writeRecord(m, s, words);
  if (written !== WRITTEN.no) {
    const [w0, w1, w2, w3] = words;
    m.emit(IOMMU_EVENT.record, m.actors.iommu + s, s, written, w0, w1, w2, w3, words[4], words[5]);
  }
}
