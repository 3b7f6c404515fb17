/** A PCIe function: DMA through its ATC or through the SMMU, and answers to invalidation requests. */
import { addr, addrHi, addrLo, pow2 } from '../fields/field.ts';
import { DEVICE, INV, SMMU, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { ATTR_WRITE, type Pool, insert, invalidate, lookup, sizeOf, tellEntry } from '../smmuv3/tlb.ts';
import { DEVICE_EVENT } from './events.ts';

export const DEVICE_PHASE = { idle: 0, told: 1, requested: 2, answered: 3, refused: 4 } as const;
export const DEVICE_KIND = { answerInvalidate: 0, dma: 1 } as const;

export const atc = (m: Machine, d: number): Pool => {
  const at = m.layout.devices[d];
  return { base: at.atc, cap: at.atcCap, count: at.ctl + DEVICE.atcCount };
};

/** ATC_INV size that covers the whole address space (IHI 0070 4.5.1). */
const SIZE_ALL = 52;

export const roomForInvalidate = (m: Machine, d: number): boolean =>
  m.w[m.layout.devices[d].ctl + DEVICE.invCount] < m.layout.devices[d].invCap;

/** An Invalidate Request reaches the function; it answers later. `size`: log2 of 4 KiB pages. */
export function receiveInvalidate(m: Machine, d: number, lo: number, hi: number, size: number): void {
  const { inv, ctl } = m.layout.devices[d];
  const at = inv + m.w[ctl + DEVICE.invCount]++ * INV.SIZE;
  m.w[at + INV.addr] = lo;
  m.w[at + INV.addr + 1] = hi;
  m.w[at + INV.size] = size;
}

export const hasInvalidate = (m: Machine, d: number): boolean => m.w[m.layout.devices[d].ctl + DEVICE.invCount] > 0;

/** True when the DMA engine has something to do by itself. */
export function dmaReady(m: Machine, d: number): boolean {
  const phase = m.w[m.layout.devices[d].ctl + DEVICE.phase];
  return phase === DEVICE_PHASE.told || phase === DEVICE_PHASE.answered || phase === DEVICE_PHASE.refused;
}

/** Drops what the oldest request covers and completes it. */
export function answerInvalidate(m: Machine, d: number): void {
  const { inv, ctl } = m.layout.devices[d];
  const { w } = m;
  const size = w[inv + INV.size];
  const all = size >= SIZE_ALL;
  const start = all ? 0 : addr(w[inv + INV.addr], w[inv + INV.addr + 1]);
  const end = all ? Number.POSITIVE_INFINITY : start + pow2(12 + size);
  const left = --w[ctl + DEVICE.invCount];
  w.copyWithin(inv, inv + INV.SIZE, inv + (left + 1) * INV.SIZE);
  w.fill(0, inv + left * INV.SIZE, inv + (left + 1) * INV.SIZE);
  w[m.layout.smmus[m.topo.devices[d].smmu].ctl + SMMU.outstanding]--;
  const gone = covered(m, d, start, end);
  m.emit(DEVICE_EVENT.answerInvalidate, m.actors.device + d, d, gone.length);
  dropAtc(m, d, gone);
}

/** Offsets of the ATC entries that overlap [start, end). */
export function covered(m: Machine, d: number, start: number, end: number): number[] {
  const pool = atc(m, d);
  return Array.from({ length: m.w[pool.count] }, (_, i) => pool.base + i * TLB.SIZE).filter((at) => {
    const iova = addr(m.w[at + TLB.ivaLo], m.w[at + TLB.ivaHi]);
    return iova < end && iova + sizeOf(m.w[at + TLB.attr]) > start;
  });
}

/** Removes ATC entries. */
export function dropAtc(m: Machine, d: number, entries: readonly number[]): void {
  const tell = (at: number): void => tellEntry(m, DEVICE_EVENT.atcKill, m.actors.device + d, d, m.w, at);
  invalidate(m, atc(m, d), (at) => entries.includes(at), tell);
}

/** Next step of a DMA: look in the ATC or ask the SMMU; then, answered, do the access. */
export function dma(m: Machine, d: number): void {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  const actor = m.actors.device + d;
  const iova = addr(w[ctl + DEVICE.iova], w[ctl + DEVICE.iova + 1]);
  const write = w[ctl + DEVICE.write];
  const phase = w[ctl + DEVICE.phase];
  if (phase === DEVICE_PHASE.refused) {
    w[ctl + DEVICE.phase] = DEVICE_PHASE.idle;
    m.emit(DEVICE_EVENT.abort, actor, d, addrHi(iova), addrLo(iova));
    return;
  }
  const ats = w[ctl + DEVICE.ats] === 1;
  const cached = ats ? lookup(m, atc(m, d), 0, iova) : -1;
  const usable = cached >= 0 && (!write || (w[cached + TLB.attr] & ATTR_WRITE) !== 0);
  if (phase === DEVICE_PHASE.told && !usable) {
    w[ctl + DEVICE.phase] = DEVICE_PHASE.requested;
    w[m.layout.smmus[m.topo.devices[d].smmu].ctl + SMMU.requests]++;
    m.emit(DEVICE_EVENT.request, actor, d, addrHi(iova), addrLo(iova), write, ats ? 1 : 0);
    return;
  }
  const at = phase === DEVICE_PHASE.told ? cached : ctl + DEVICE.answer;
  const pa = addr(w[at + TLB.paLo], w[at + TLB.paHi]) + (iova % sizeOf(w[at + TLB.attr]));
  m.emit(
    DEVICE_EVENT.land,
    actor,
    d,
    addrHi(iova),
    addrLo(iova),
    write,
    addrHi(pa),
    addrLo(pa),
    phase === DEVICE_PHASE.told ? 1 : 0,
  );
  if (phase === DEVICE_PHASE.answered && ats) {
    insert(m, atc(m, d), w.slice(at, at + TLB.SIZE));
    tellEntry(m, DEVICE_EVENT.atcFill, actor, d, w, at);
  }
  w.fill(0, ctl + DEVICE.answer, ctl + DEVICE.answer + TLB.SIZE);
  w[ctl + DEVICE.phase] = DEVICE_PHASE.idle;
}
