/** A physical SMMU at work: it consumes commands and translates for devices. */
import { OP } from '../fields/commands.ts';
import { addr, addrHi, addrLo } from '../fields/field.ts';
import { CERROR, CONS_ERR_SHIFT, CR0_CMDQEN, GERROR_CMDQ, IDR0_ATS } from '../fields/registers.ts';
import { DEVICE, REGS, SMMU, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { advance } from '../state/queue.ts';
import { DEVICE_PHASE, receiveInvalidate, roomForInvalidate } from '../pcie/device.ts';
import { consOf, queueLog2, readCommand, slotAddress, stopped } from './cmdq.ts';
import { SMMU_EVENT } from './events.ts';
import { tlbiScope } from './invalidate.ts';
import { ATTR_WRITE, type Pool, insert, invalidate, lookup, tellEntry } from './tlb.ts';
import { FAULT, entryOf, walk } from './walk.ts';

export const SMMU_KIND = { consume: 0, translate: 1 } as const;

export const iotlb = (m: Machine, smmu: number): Pool => {
  const at = m.layout.smmus[smmu];
  return { base: at.iotlb, cap: at.iotlbCap, count: at.ctl + SMMU.iotlbCount };
};

/** True when the SMMU can consume its next command now (a CMD_SYNC waits for outstanding ATC invalidations). */
export function canConsume(m: Machine, s: number): boolean {
  const { regs, ctl } = m.layout.smmus[s];
  const { w } = m;
  const cons = consOf(m, regs);
  if (cons === w[regs + REGS.cmdqProd] || (w[regs + REGS.cr0] & CR0_CMDQEN) === 0 || stopped(m, regs)) return false;
  const pa = slotAddress(m, regs, cons);
  const opcode = m.mem.read32(pa) & 0xff;
  if (opcode === OP.SYNC) return w[ctl + SMMU.outstanding] === 0;
  if (opcode === OP.ATC_INV) {
    const device = deviceOf(m, s, m.mem.read32(pa + 4));
    return device < 0 || roomForInvalidate(m, device);
  }
  return true;
}

/** Consumes the command at CONS. */
export function consume(m: Machine, s: number): void {
  const { regs } = m.layout.smmus[s];
  const { w } = m;
  const pos = consOf(m, regs);
  const [w0, w1, w2, w3] = readCommand(m, slotAddress(m, regs, pos));
  const actor = m.actors.smmu + s;
  if ((w0 & 0xff) === OP.SYNC) m.emit(SMMU_EVENT.sync, actor, s, pos);
  else m.emit(SMMU_EVENT.consume, actor, s, pos, w0, w1, w2, w3);
  const cerror = execute(m, s, w0, w1, w2, w3);
  if (cerror !== CERROR.NONE) {
    w[regs + REGS.cmdqCons] = pos | (cerror << CONS_ERR_SHIFT);
    w[regs + REGS.gerror] ^= GERROR_CMDQ;
    m.emit(SMMU_EVENT.commandError, actor, s, w0, w1, w2, w3, cerror);
    return;
  }
  w[regs + REGS.cmdqCons] = advance(pos, 1, queueLog2(m, regs));
}

/** The effect of one command; a CERROR code. */
export function execute(m: Machine, s: number, w0: number, w1: number, w2: number, w3: number): number {
  const actor = m.actors.smmu + s;
  const scope = tlbiScope(m, w0, w1, w2, w3);
  if (scope) {
    invalidate(m, iotlb(m, s), scope, (at) => tellEntry(m, SMMU_EVENT.iotlbKill, actor, s, m.w, at));
    return CERROR.NONE;
  }
  switch (w0 & 0xff) {
    case OP.PREFETCH_CONFIG:
    case OP.PREFETCH_ADDR:
    // The model reads STEs and CDs from memory each time, so there is no cached configuration to drop.
    case OP.CFGI_STE:
    case OP.CFGI_STE_RANGE:
    case OP.CFGI_CD:
    case OP.CFGI_CD_ALL:
      return CERROR.NONE;
    case OP.SYNC:
      return ((w0 >>> 12) & 3) === 3 ? CERROR.ILL : CERROR.NONE;
    case OP.ATC_INV: {
      if ((m.topo.smmus[s].idr.IDR0 & IDR0_ATS) === 0) return CERROR.ILL;
      const device = deviceOf(m, s, w1);
      if (device >= 0) {
        receiveInvalidate(m, device, (w2 & 0xfffff000) >>> 0, w3, w2 & 0x3f);
        m.w[m.layout.smmus[s].ctl + SMMU.outstanding]++;
        m.emit(SMMU_EVENT.sendInvalidate, actor, s, device, w3, (w2 & 0xfffff000) >>> 0, w2 & 0x3f);
      }
      return CERROR.NONE;
    }
    default:
      return CERROR.ILL;
  }
}

function deviceOf(m: Machine, s: number, sid: number): number {
  return m.topo.devices.findIndex(
    (d, i) => d.smmu === s && d.sid === sid && m.w[m.layout.devices[i].ctl + DEVICE.ats] === 1,
  );
}

/** Index of the first device of this SMMU whose translation request waits, or -1. */
export function requester(m: Machine, s: number): number {
  if (m.w[m.layout.smmus[s].ctl + SMMU.requests] === 0) return -1;
  return m.topo.devices.findIndex(
    (d, i) => d.smmu === s && m.w[m.layout.devices[i].ctl + DEVICE.phase] === DEVICE_PHASE.requested,
  );
}

/** Answers the translation request (ATS) or the untranslated transaction of a device. */
export function translate(m: Machine, s: number, d: number): void {
  const { w } = m;
  const device = m.layout.devices[d].ctl;
  const actor = m.actors.smmu + s;
  const iova = addr(w[device + DEVICE.iova], w[device + DEVICE.iova + 1]);
  w[m.layout.smmus[s].ctl + SMMU.requests]--;
  // The walk tells VMID and ASID; its result counts only when the IOTLB has no entry for them.
  const result = walk(m, s, m.topo.devices[d].sid, iova, w[device + DEVICE.write] === 1);
  const tag = ((result.vmid << 16) | result.asid) >>> 0;
  const hit = result.asid ? lookup(m, iotlb(m, s), tag, iova) : -1;
  const readOnly = hit >= 0 && w[device + DEVICE.write] === 1 && (w[hit + TLB.attr] & ATTR_WRITE) === 0;
  const fault = hit < 0 ? result.fault : readOnly ? FAULT.F_PERMISSION : 0;
  if (fault) {
    w[device + DEVICE.phase] = DEVICE_PHASE.refused;
    m.emit(SMMU_EVENT.refuse, actor, s, d, addrHi(iova), addrLo(iova), fault);
    return;
  }
  const entry = hit < 0 ? entryOf(result, iova, tag) : w.slice(hit, hit + TLB.SIZE);
  m.emit(
    SMMU_EVENT.translate,
    actor,
    s,
    d,
    addrHi(iova),
    addrLo(iova),
    entry[TLB.paHi],
    entry[TLB.paLo],
    hit < 0 ? 0 : 1,
  );
  if (hit < 0) {
    insert(m, iotlb(m, s), entry);
    tellEntry(m, SMMU_EVENT.iotlbFill, actor, s, entry);
  }
  w.set(entry, device + DEVICE.answer);
  w[device + DEVICE.answer + TLB.tag] = 0;
  w[device + DEVICE.phase] = DEVICE_PHASE.answered;
}
