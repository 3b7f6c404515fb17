/** A PCIe function: DMA through its ATC or through the IOMMU, and answers to Invalidate Requests. */
import { addr, addrHi, addrLo } from '../fields/field.ts';
import { settle } from './under-way.ts';
import { atcRange } from './ats.ts';
import { ATTR_READ, ATTR_WRITE, fill, invalidate, pageOf, pagesOf, sizeOf, tellEntry } from '../state/tlb.ts';
import { DEVICE, INV, IOMMU, TLB, VMM } from '../state/layout.ts';
import { keepsNone } from '../state/looks.ts';
import type { Machine } from '../state/machine.ts';
import type { Device, Sid, Iommu, Word } from '../state/numbers.ts';
import { hasSid } from '../state/topology.ts';
import { DEVICE_EVENT } from './events.ts';
import { DEVICE_PHASE } from './phase.ts';

export const DEVICE_KIND = { answerInvalidate: 0, dma: 1 } as const;

/** INV.ssid of a request for every substream (GLOBAL). */
const ALL_SUBSTREAMS = 0xffffffff;
/** Extent.sid of what concerns every StreamID of the function: no request does. */
const ALL_STREAMS = 0xffffffff;

const SSV = 1 << 11;
const GLOBAL = 1 << 9;

/** In an ATC a tag is SubstreamID + 1 (or 0), and above it which of the function's StreamIDs. */
const STREAM_SHIFT = 24;
const SSID_MASK = 2 ** STREAM_SHIFT - 1;

const streamOf = (m: Machine, d: Device, sid: Sid): number => {
  const { sid: first, aliases } = m.topo.devices[d];
  return sid === first || !aliases ? 0 : aliases.indexOf(sid) + 1;
};

/** Tag of what serves the access that the engine was told. */
const atcTag = (m: Machine, d: Device): number => {
  const { ctl } = m.layout.devices[d];
  return (m.w[ctl + DEVICE.stream] << STREAM_SHIFT) | m.w[ctl + DEVICE.ssid];
};

/** Index of the device behind IOMMU `s` that ATS requests to a StreamID reach, or -1. */
export function deviceOf(m: Machine, s: Iommu, sid: Sid): Device {
  const { devices } = m.topo;
  for (let i = 0; i < devices.length; i++) {
    const d = devices[i];
    if (d.iommu === s && hasSid(d, sid) && m.w[m.layout.devices[i].ctl + DEVICE.ats] === 1) return i;
  }
  return -1;
}

export const roomForInvalidate = (m: Machine, d: Device): boolean =>
  m.w[m.layout.devices[d].ctl + DEVICE.invCount] < m.layout.devices[d].invCap;

/** Where its IOMMU counts the requests that are not answered. */
const owedAt = (m: Machine, d: Device): number => m.layout.iommus[m.topo.devices[d].iommu].ctl + IOMMU.outstanding;

/** An Invalidate Request reaches the function, as a command names it; it answers later. */
export function receiveInvalidate(m: Machine, d: Device, w0: Word, w1: Word, w2: Word, w3: Word, from: number): void {
  const { inv, ctl } = m.layout.devices[d];
  const at = inv + m.w[ctl + DEVICE.invCount]++ * INV.SIZE;
  m.w[at + INV.addr] = (w2 & 0xfffff000) >>> 0;
  m.w[at + INV.addr + 1] = w3;
  m.w[at + INV.size] = w2 & 0x3f;
  m.w[at + INV.sid] = w1;
  m.w[at + INV.from] = from;
  m.looks?.changed(owedAt(m, d), from, d);
  // Without a SubstreamID the request is for untagged translations, with GLOBAL for every PASID (IHI 0070 4.5.1).
  if ((w0 & SSV) === 0) m.w[at + INV.ssid] = 0;
  else m.w[at + INV.ssid] = w0 & GLOBAL ? ALL_SUBSTREAMS : (w0 >>> 12) + 1;
}

/** True when an Invalidate Request of this command queue waits for its answer (0 the command queue, else number of the hardware queue + 1). */
export const owesAnswer = (m: Machine, s: Iommu, from: number): boolean =>
  !keepsNone(m, m.layout.iommus[s].ctl + IOMMU.outstanding) && someOwes(m, s, from);

function someOwes(m: Machine, s: Iommu, from: number): boolean {
  m.looks?.sought(m.layout.iommus[s].ctl + IOMMU.outstanding, from, from);
  m.looks?.finding();
  let owes = false;
  for (let d = 0; d < m.layout.devices.length && !owes; d++)
    owes = m.topo.devices[d].iommu === s && owesOne(m, d, from);
  m.looks?.done();
  return owes;
}

/** True when a function has not answered a request of a command queue. */
function owesOne(m: Machine, d: Device, from: number): boolean {
  const { ctl, inv } = m.layout.devices[d];
  for (let i = 0; i < m.w[ctl + DEVICE.invCount]; i++) if (m.w[inv + i * INV.SIZE + INV.from] === from) return true;
  return false;
}

/** True when the function has nothing to answer and its DMA engine nothing to do: then it does nothing by itself. */
export function rests({ w, layout }: Machine, d: Device): boolean {
  const { ctl } = layout.devices[d];
  return w[ctl + DEVICE.phase] === DEVICE_PHASE.idle && w[ctl + DEVICE.invCount] === 0;
}

/** True when the function has a request to answer: its completion does not pass the writes before it. */
export function canAnswer(m: Machine, d: Device): boolean {
  const { ctl } = m.layout.devices[d];
  if (m.w[ctl + DEVICE.invCount] === 0 || m.w[ctl + DEVICE.reset] || m.topo.devices[d].answers === 'never')
    return false;
  if (m.w[ctl + DEVICE.phase] !== DEVICE_PHASE.posted) return true;
  // Where one completion has overtaken a write, the next one pushes it.
  return !m.w[ctl + DEVICE.overtaken] && m.broken.has('completion-overtakes-writes');
}

/** True when the DMA engine has something to do by itself. */
export function dmaReady(m: Machine, d: Device): boolean {
  const phase = m.w[m.layout.devices[d].ctl + DEVICE.phase];
  return phase === DEVICE_PHASE.told || phase >= DEVICE_PHASE.answered;
}

interface Extent {
  readonly first: number;
  readonly end: number;
  readonly sid: Sid;
  readonly ssid: number;
  /** The queue that its request came from. */
  readonly from: number;
}

/** Everything: what a reset or an unplug drops. */
export const EVERYTHING: Extent = {
  first: 0,
  end: Number.POSITIVE_INFINITY,
  sid: ALL_STREAMS,
  ssid: ALL_SUBSTREAMS,
  from: 0,
};

/** What the oldest request names, and the request gone. */
function takeRequest(m: Machine, d: Device): Extent {
  const { inv, ctl } = m.layout.devices[d];
  const { w } = m;
  const [first, end] = atcRange(w[inv + INV.size], pageOf(w[inv + INV.addr + 1], w[inv + INV.addr]));
  const sid = w[inv + INV.sid];
  const ssid = w[inv + INV.ssid];
  const from = w[inv + INV.from];
  m.looks?.changed(owedAt(m, d), from, d);
  const left = --w[ctl + DEVICE.invCount];
  w.copyWithin(inv, inv + INV.SIZE, inv + (left + 1) * INV.SIZE);
  w.fill(0, inv + left * INV.SIZE, inv + (left + 1) * INV.SIZE);
  w[owedAt(m, d)]--;
  return { first, end, sid, ssid, from };
}

/** Drops what the oldest request covers and completes it. */
export function answerInvalidate(m: Machine, d: Device): void {
  const { ctl } = m.layout.devices[d];
  if (m.w[ctl + DEVICE.phase] === DEVICE_PHASE.posted) m.w[ctl + DEVICE.overtaken] = 1;
  const extent = takeRequest(m, d);
  const gone = covered(m, d, extent);
  m.emit(DEVICE_EVENT.answerInvalidate, m.actors.device + d, d, gone.length);
  dropAtc(m, d, gone);
  discardOutstanding(m, d, extent);
}

/** The IOMMU gives up waiting for the oldest request: the next wait will say so. */
export function timeOut(m: Machine, d: Device): void {
  const { from } = takeRequest(m, d);
  if (from) m.w[m.layout.guestIommus[from - 1].ctl + VMM.timedOut] = 1;
  else m.w[m.layout.iommus[m.topo.devices[d].iommu].ctl + IOMMU.timedOut] = 1;
}

/** A correct function throws away translations that were outstanding at an Invalidate Request (PCIe ATS 10.3.7). */
function discardOutstanding(m: Machine, d: Device, { first, end, sid, ssid }: Extent): void {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  const phase = w[ctl + DEVICE.phase];
  if (w[ctl + DEVICE.ats] === 0 || phase < DEVICE_PHASE.requested || phase > DEVICE_PHASE.answered) return;
  const page = pageOf(w[ctl + DEVICE.iova + 1], w[ctl + DEVICE.iova]);
  if (streamOf(m, d, sid) !== w[ctl + DEVICE.stream]) return;
  if (page < first || page >= end || (ssid !== ALL_SUBSTREAMS && ssid !== w[ctl + DEVICE.ssid])) return;
  w[ctl + DEVICE.discard] = 1;
}

/** Offsets of the ATC entries that overlap an extent. */
export function covered(m: Machine, d: Device, { first, end, sid, ssid }: Extent): number[] {
  const pool = m.atcs[d];
  const { w } = m;
  return Array.from({ length: pool.length }, (_, i) => pool.at(i)).filter((at) => {
    if (sid !== ALL_STREAMS && w[at + TLB.tag] >>> STREAM_SHIFT !== streamOf(m, d, sid)) return false;
    if (ssid !== ALL_SUBSTREAMS && (w[at + TLB.tag] & SSID_MASK) !== ssid) return false;
    const page = pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]);
    return page < end && page + pagesOf(w[at + TLB.attr]) > first;
  });
}

/** Removes ATC entries. */
export function dropAtc(m: Machine, d: Device, entries: readonly number[]): void {
  const tell = (at: number): void => tellEntry(m, DEVICE_EVENT.atcKill, m.actors.device + d, d, m.w, at);
  invalidate(m.atcs[d], (at) => entries.includes(at), tell);
}

/** Offset of the ATC entry that serves the access the engine was told, or -1. */
function usable(m: Machine, d: Device): number {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  const pool = m.atcs[d];
  const page = pageOf(w[ctl + DEVICE.iova + 1], w[ctl + DEVICE.iova]);
  const tag = atcTag(m, d);
  const need = w[ctl + DEVICE.write] ? ATTR_WRITE : ATTR_READ;
  for (let i = 0; i < pool.length; i++) {
    const at = pool.at(i);
    const first = pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]);
    if (w[at + TLB.tag] !== tag || page < first || page >= first + pagesOf(w[at + TLB.attr])) continue;
    if (w[at + TLB.attr] & need) return at;
  }
  return -1;
}

/** Next step of a DMA: look in the ATC or ask the IOMMU; then, translated, do the access. */
export function dma(m: Machine, d: Device): void {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  const actor = m.actors.device + d;
  const { iommu } = m.topo.devices[d];
  const iova = addr(w[ctl + DEVICE.iova], w[ctl + DEVICE.iova + 1]);
  const ats = w[ctl + DEVICE.ats] === 1;
  switch (w[ctl + DEVICE.phase]) {
    case DEVICE_PHASE.told: {
      const cached = ats ? usable(m, d) : -1;
      if (cached < 0) {
        w[ctl + DEVICE.phase] = DEVICE_PHASE.requested;
        w[m.layout.iommus[iommu].ctl + IOMMU.requests]++;
        m.emit(DEVICE_EVENT.request, actor, d, addrHi(iova), addrLo(iova), w[ctl + DEVICE.write], ats ? 1 : 0);
        return;
      }
      w.copyWithin(ctl + DEVICE.answer, cached, cached + TLB.SIZE);
      w[ctl + DEVICE.phase] = DEVICE_PHASE.posted;
      m.emit(DEVICE_EVENT.post, actor, d, addrHi(iova), addrLo(iova), w[ctl + DEVICE.write]);
      return;
    }
    case DEVICE_PHASE.refused:
      m.emit(DEVICE_EVENT.abort, actor, d, addrHi(iova), addrLo(iova));
      rest(m, d);
      return;
    case DEVICE_PHASE.answered:
      if (ats && w[ctl + DEVICE.discard]) {
        m.emit(DEVICE_EVENT.discard, actor, d, addrHi(iova), addrLo(iova));
        rest(m, d);
        w[ctl + DEVICE.phase] = DEVICE_PHASE.told;
        return;
      }
      land(m, d, iova, false);
      if (ats) keep(m, d);
      else settle(m, iommu, d);
      rest(m, d);
      return;
    default:
      land(m, d, iova, true);
      rest(m, d);
  }
}

function land(m: Machine, d: Device, iova: number, viaAtc: boolean): void {
  const { ctl } = m.layout.devices[d];
  const { w } = m;
  const at = ctl + DEVICE.answer;
  const pa = addr(w[at + TLB.paLo], w[at + TLB.paHi]) + (iova % sizeOf(w[at + TLB.attr]));
  const words = [addrHi(iova), addrLo(iova), w[ctl + DEVICE.write], addrHi(pa), addrLo(pa), viaAtc ? 1 : 0] as const;
  m.emit(DEVICE_EVENT.land, m.actors.device + d, d, ...words);
}

/** Keeps the answer to an ATS Translation Request in the ATC. */
function keep(m: Machine, d: Device): void {
  const { ctl } = m.layout.devices[d];
  const entry = m.w.slice(ctl + DEVICE.answer, ctl + DEVICE.answer + TLB.SIZE);
  entry[TLB.tag] = atcTag(m, d);
  fill(m.atcs[d], entry);
  tellEntry(m, DEVICE_EVENT.atcFill, m.actors.device + d, d, entry);
}

/** The engine is idle, and nothing of the access is left in the state. */
function rest(m: Machine, d: Device): void {
  const { ctl } = m.layout.devices[d];
  m.w.fill(0, ctl + DEVICE.answer, ctl + DEVICE.answer + TLB.SIZE);
  m.w[ctl + DEVICE.discard] = 0;
  m.w[ctl + DEVICE.overtaken] = 0;
  m.w[ctl + DEVICE.phase] = DEVICE_PHASE.idle;
}
