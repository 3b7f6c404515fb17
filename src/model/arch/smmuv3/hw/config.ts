/** From StreamID and SubstreamID to what a stream is to do: stream table, STE, CD (IHI 0070 3.3, 5.1, 5.2, 5.4). */
import { CD_BYTES, L1CD, L1STD, STE, STE_BYTES } from '../fields/descriptors.ts';
import { addr, getField, pow2 } from '../../../fields/field.ts';
import { CLASS, EVENT } from '../fields/records.ts';
import { CD_ENTRY, REGS, STE_ENTRY } from '../state.ts';
import { IOMMU } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Pool } from '../../../state/pool.ts';
import { type StreamContext, decodeCd, decodeSte, newContext } from './context.ts';
import { splitOf } from './strtab.ts';
import { type Outcome, type Request, ABORT, USED, fault, newOutcome, refuse } from './outcome.ts';

/** Translates an address of stage 1's world for a fetch: CD tables and stage-1 tables lie in IPA space when nested. */
export type Fetch = (ipa: number, cls: number) => number;

const STRTAB_ADDR_HI = 0xfffff;

/** Physical address of a stream's STE, or -1 with the fault in `out`. */
function findSte(m: Machine, s: number, sid: number, out: Outcome): number {
  const { regs, ctl } = m.layout.iommus[s];
  const { quirks } = m.design.hardware;
  const { w, mem } = m;
  const cfg = w[regs + REGS.strtabCfg];
  const log2 = cfg & 0x3f;
  if (sid >= pow2(Math.min(log2, m.topo.iommus[s].idr.IDR1 & 0x3f))) return badStreamId(m, s, out);
  const twoLevel = quirks.stickyTwoLevel ? w[ctl + IOMMU.own] === 1 : ((cfg >>> 16) & 3) === 1;
  const raw = addr((w[regs + REGS.strtabBase] & ~0x3f) >>> 0, w[regs + REGS.strtabBase + 1] & STRTAB_ADDR_HI);
  if (!twoLevel) return aligned(raw, log2 + 6) + sid * STE_BYTES;
  const split = splitOf(cfg);
  const l1 = aligned(raw, Math.max(6, log2 - split + 3)) + Math.floor(sid / pow2(split)) * 8;
  if (!mem.holds(l1)) return fault(out, EVENT.F_STE_FETCH, l1);
  const l1std = readWords(m, l1, 2);
  out.used |= USED.l1std;
  out.trace?.({ what: 'L1STD', level: 0, pa: l1, input: l1, words: l1std });
  const span = getField(L1STD.SPAN, l1std);
  const index = sid % pow2(split);
  if (span === 0 || span > split + 1) return badStreamId(m, s, out);
  if (index >= pow2(quirks.spanIsBadSte ? span : span - 1)) {
    return quirks.spanIsBadSte ? fault(out, EVENT.C_BAD_STE) : badStreamId(m, s, out);
  }
  return aligned(getField(L1STD.L2PTR, l1std), span + 5) + index * STE_BYTES;
}

const aligned = (address: number, log2: number): number => address - (address % pow2(log2));

function badStreamId(m: Machine, s: number, out: Outcome): number {
  fault(out, EVENT.C_BAD_STREAMID);
  const recinvsid = (m.w[m.layout.iommus[s].regs + REGS.cr2] & 2) !== 0;
  out.record = recinvsid || m.design.hardware.quirks.recordsBadStreamId;
  return -1;
}

/** Reads `count` u32 at a physical address. */
export function readWords(m: Machine, pa: number, count: number): Uint32Array {
  const out = new Uint32Array(count);
  for (let i = 0; i < count; i++) out[i] = m.mem.read32(pa + i * 4);
  return out;
}

/**
 * The configuration of a stream in `ctx`: from the caches, else from memory. False with the fault in `out`. A
 * configuration that is not valid is never cached.
 */
export function configure(
  m: Machine,
  s: number,
  request: Request,
  ctx: StreamContext,
  out: Outcome,
  fetch: Fetch,
): boolean {
  const { sid } = request;
  const { configs } = m.caches[s];
  ctx.s1 = ctx.s2 = false;
  const cached = looksUp(m, out) ? findEntry(configs, sid) : -1;
  let ste: Uint32Array;
  if (cached >= 0) {
    ste = m.w.slice(cached + STE_ENTRY.w, cached + STE_ENTRY.w + 16);
    out.used |= USED.cachedSte;
    out.trace?.({ what: 'STE', level: 0, pa: -1, input: 0, words: ste });
  } else {
    const at = findSte(m, s, sid, out);
    if (at < 0) return false;
    if (!m.mem.holds(at)) return refuse(out, EVENT.F_STE_FETCH, at);
    ste = readWords(m, at, STE_BYTES / 4);
    out.used |= USED.ste;
    out.trace?.({ what: 'STE', level: 0, pa: at, input: at, words: ste });
  }
  const type = decodeSte(m, s, ste, ctx);
  if (type && type !== ABORT) return refuse(out, type);
  if (request.ats && !ctx.ats && type !== ABORT) return refuse(out, EVENT.F_BAD_ATS_TREQ);
  if (type === ABORT || !ctx.s1) {
    if (cached < 0) keepSte(m, s, sid, ste, out);
    return type === ABORT ? refuse(out, ABORT) : true;
  }
  const index = substream(m, s, request, ste, ctx, out);
  if (out.type) return false;
  if (index >= 0 && !context(m, s, request, ste, index, ctx, out, fetch)) return false;
  if (cached < 0) keepSte(m, s, sid, ste, out);
  return true;
}

const decoded = newContext();
const unused = newOutcome();

/** VMID that memory gives the translations of a stream; -1 where it has none. */
export function vmidOf(m: Machine, s: number, sid: number): number {
  const at = findSte(m, s, sid, unused);
  if (at < 0 || !m.mem.holds(at)) return -1;
  decoded.s1 = decoded.s2 = false;
  decodeSte(m, s, readWords(m, at, STE_BYTES / 4), decoded);
  return decoded.s1 || decoded.s2 ? decoded.vmid : -1;
}

const looksUp = (m: Machine, out: Outcome): boolean => out.cached && m.design.hardware.caches !== 'none';

function keepSte(m: Machine, s: number, sid: number, ste: Uint32Array, out: Outcome): void {
  if (!out.fills || m.design.hardware.caches === 'none') return;
  m.caches[s].configs.insert([sid, ...ste]);
}

const findEntry = (pool: Pool, sid: number, ssid = -1): number =>
  pool.find(sid, sid, (at) => ssid < 0 || pool.w[at + CD_ENTRY.ssid] === ssid);

/** Index into the CD table; -1 with the fault in `out`, or with stage 1 bypassed (S1DSS). */
function substream(
  m: Machine,
  s: number,
  { ssid, ats }: Request,
  ste: Uint32Array,
  ctx: StreamContext,
  out: Outcome,
): number {
  const log2 = (m.topo.iommus[s].idr.IDR1 >>> 6) & 0x1f ? getField(STE.S1CDMAX, ste) : 0;
  if (log2 === 0) {
    return ssid < 0 ? 0 : fault(out, EVENT.C_BAD_SUBSTREAMID);
  }
  const dss = getField(STE.S1DSS, ste);
  if (ssid < 0 && dss === 2) return 0;
  if (ssid < 0 && dss === 1) {
    ctx.s1 = false;
    return -1;
  }
  if (ssid >= pow2(log2)) return fault(out, EVENT.C_BAD_SUBSTREAMID);
  if (ssid > 0 || (ssid === 0 && dss !== 2)) return ssid;
  fault(out, EVENT.F_STREAM_DISABLED);
  out.record = !ats;
  return -1;
}

/** The CD: from the cache, else from memory through stage 2. */
function context(
  m: Machine,
  s: number,
  request: Request,
  ste: Uint32Array,
  index: number,
  ctx: StreamContext,
  out: Outcome,
  fetch: Fetch,
): boolean {
  const { contexts } = m.caches[s];
  const cached = looksUp(m, out) ? findEntry(contexts, request.sid, index) : -1;
  let cd: Uint32Array;
  if (cached >= 0) {
    cd = m.w.slice(cached + CD_ENTRY.w, cached + CD_ENTRY.w + 16);
    out.used |= USED.cachedCd;
    out.trace?.({ what: 'CD', level: 0, pa: -1, input: 0, words: cd });
  } else {
    const ipa = findCd(m, ste, index, ctx, out, fetch);
    if (ipa < 0) return false;
    const pa = ctx.s2 ? fetch(ipa, CLASS.CD) : ipa;
    if (pa < 0) {
      if (m.design.hardware.quirks.rootOfTables) out.rnw = true;
      return false;
    }
    if (!m.mem.holds(pa)) return refuse(out, EVENT.F_CD_FETCH, pa);
    cd = readWords(m, pa, CD_BYTES / 4);
    out.used |= USED.cd;
    out.trace?.({ what: 'CD', level: 0, pa, input: ipa, words: cd });
  }
  if (!decodeCd(m, s, cd, ctx)) return refuse(out, EVENT.C_BAD_CD);
  const { rootOfTables } = m.design.hardware.quirks;
  for (let i = 0; i < 2; i++) {
    const t = ctx.tables[i];
    t.pa = -1;
    if (!rootOfTables || !ctx.s2 || t.disabled) continue;
    if (cached >= 0) {
      const at = cached + (i ? CD_ENTRY.ttb1 : CD_ENTRY.ttb0);
      t.pa = addr(m.w[at + 1], m.w[at]);
    } else {
      t.pa = fetch(t.ttb, CLASS.TT);
      if (t.pa < 0) {
        out.rnw = true;
        return false;
      }
    }
  }
  if (cached < 0 && out.fills && m.design.hardware.caches !== 'none') {
    const [{ pa: pa0 }, { pa: pa1 }] = ctx.tables;
    const words = [pa0, pa1].flatMap((pa) => (pa < 0 ? [0, 0] : [Math.floor(pa / 0x100000000), pa >>> 0]));
    contexts.insert([request.sid, index, ...cd, ...words]);
  }
  return true;
}

/** Address (an IPA when nested) of a CD, or -1 with the fault in `out`. */
function findCd(m: Machine, ste: Uint32Array, index: number, ctx: StreamContext, out: Outcome, fetch: Fetch): number {
  const base = getField(STE.S1CTXPTR, ste);
  const log2 = getField(STE.S1CDMAX, ste);
  const fmt = getField(STE.S1FMT, ste);
  // A single CD, and the linear format, whose table is aligned to its size.
  if (index === 0 && (log2 === 0 || m.design.hardware.quirks.noSubstreams)) return base;
  if (fmt === 0) return aligned(base, log2 + 6) + index * CD_BYTES;
  const leafLog2 = fmt === 1 ? 6 : 10;
  const at = aligned(base, Math.max(6, log2 - leafLog2 + 3)) + Math.floor(index / pow2(leafLog2)) * 8;
  const pa = ctx.s2 ? fetch(at, CLASS.CD) : at;
  if (pa < 0) return -1;
  if (!m.mem.holds(pa)) return fault(out, EVENT.F_CD_FETCH, pa);
  const l1cd = readWords(m, pa, 2);
  out.used |= USED.l1cd;
  out.trace?.({ what: 'L1CD', level: 0, pa, input: at, words: l1cd });
  if (getField(L1CD.V, l1cd) === 0) return fault(out, EVENT.C_BAD_SUBSTREAMID);
  return getField(L1CD.L2PTR, l1cd) + (index % pow2(leafLog2)) * CD_BYTES;
}
