/** From StreamID and SubstreamID to what a stream is to do: stream table, STE, CD (IHI 0070 3.3, 5.1, 5.2, 5.4). */
import { CD, CD_BYTES, CONFIG, L1CD, L1STD, STE, STE_BYTES } from '../fields/descriptors.ts';
import { addr, getField, pow2 } from '../../../fields/field.ts';
import { CLASS, EVENT } from '../fields/records.ts';
import { IDR0_S1P, IDR0_S2P } from '../fields/register-bits.ts';
import { CD_ENTRY, REGS, STE_ENTRY } from '../state.ts';
import { IOMMU } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { splitOf } from './strtab.ts';
import { type Outcome, type Request, ABORT, USED, fault, refuse } from './outcome.ts';

/** A stage-1 table and how it is walked. */
export interface Table {
  disabled: boolean;
  /** 64 - input bits. */
  tsz: number;
  /** log2 of the granule in bytes. */
  granule: number;
  ttb: number;
  /** Physical address of `ttb`, or -1 where stage 2 translates it at each walk. */
  pa: number;
  hierarchicalOff: boolean;
  tbi: boolean;
}

/** What STE and CD of a stream say; one object is reused. */
export interface Context {
  config: number;
  s1: boolean;
  s2: boolean;
  vmid: number;
  asid: number;
  ats: boolean;
  /** Output bits of stage 1: the effective IPS. */
  s1Bits: number;
  s1Affd: boolean;
  s1Record: boolean;
  tables: readonly [Table, Table];
  s2Ttb: number;
  s2Tsz: number;
  s2Start: number;
  s2Granule: number;
  /** Output bits of stage 2. */
  s2Bits: number;
  s2Affd: boolean;
  s2Record: boolean;
}

const table = (): Table => ({
  disabled: true,
  tsz: 0,
  granule: 12,
  ttb: 0,
  pa: -1,
  hierarchicalOff: false,
  tbi: false,
});

export const newContext = (): Context => ({
  config: 0,
  s1: false,
  s2: false,
  vmid: 0,
  asid: 0,
  ats: false,
  s1Bits: 48,
  s1Affd: false,
  s1Record: false,
  tables: [table(), table()],
  s2Ttb: 0,
  s2Tsz: 0,
  s2Start: 0,
  s2Granule: 12,
  s2Bits: 48,
  s2Affd: false,
  s2Record: false,
});

const SIZES = [32, 36, 40, 42, 44, 48, 52];
/** Address bits that a 3-bit size field means, capped by IDR5.OAS. */
export const outputBits = (code: number, oas: number): number => SIZES[Math.min(code, oas, SIZES.length - 1)];
/** log2 of the granule by TG0 and S2TG, and by TG1; 0: reserved. */
const GRANULE_TG0 = [12, 16, 14, 0];
const GRANULE_TG1 = [0, 14, 12, 16];
/** Most input bits and concatenated tables (Arm ARM D8). */
const MAX_TSZ = 39;
const MAX_CONCATENATED = 16;

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
export function configure(m: Machine, s: number, request: Request, ctx: Context, out: Outcome, fetch: Fetch): boolean {
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

const looksUp = (m: Machine, out: Outcome): boolean => out.cached && m.design.hardware.caches !== 'none';

function keepSte(m: Machine, s: number, sid: number, ste: Uint32Array, out: Outcome): void {
  if (!out.fills || m.design.hardware.caches === 'none') return;
  m.caches[s].configs.insert([sid, ...ste]);
}

function findEntry(
  pool: { readonly w: Uint32Array; readonly length: number; at(i: number): number },
  sid: number,
  ssid = -1,
): number {
  for (let i = 0; i < pool.length; i++) {
    const at = pool.at(i);
    if (pool.w[at] === sid && (ssid < 0 || pool.w[at + 1] === ssid)) return at;
  }
  return -1;
}

/** Index into the CD table; -1 with the fault in `out`, or with stage 1 bypassed (S1DSS). */
function substream(
  m: Machine,
  s: number,
  { ssid, ats }: Request,
  ste: Uint32Array,
  ctx: Context,
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
  ctx: Context,
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
function findCd(m: Machine, ste: Uint32Array, index: number, ctx: Context, out: Outcome, fetch: Fetch): number {
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

/** Fills `ctx` from an STE; 0, ABORT, or C_BAD_STE (IHI 0070 5.2.2). */
function decodeSte(m: Machine, s: number, ste: Uint32Array, ctx: Context): number {
  const { idr } = m.topo.iommus[s];
  const { quirks } = m.design.hardware;
  const get = (field: (typeof STE)[keyof typeof STE]): number => getField(field, ste);
  if (get(STE.V) === 0) return EVENT.C_BAD_STE;
  const config = get(STE.CONFIG);
  ctx.config = config;
  ctx.s1 = ctx.s2 = ctx.ats = false;
  if ((config & 4) === 0) return ABORT;
  if (config === CONFIG.BYPASS) return 0;
  ctx.s1 = (config & 1) !== 0;
  ctx.s2 = (config & 2) !== 0;
  if (ctx.s1 && (idr.IDR0 & IDR0_S1P) === 0) return EVENT.C_BAD_STE;
  if (ctx.s2 && (idr.IDR0 & IDR0_S2P) === 0) return EVENT.C_BAD_STE;
  ctx.vmid = (idr.IDR0 & IDR0_S2P) !== 0 ? get(STE.S2VMID) : 0;
  ctx.ats = get(STE.EATS) === 1;
  if (ctx.s2 && !decodeStage2(m, s, ste, ctx)) {
    ctx.s2 = false;
    return EVENT.C_BAD_STE;
  }
  if (quirks.noSubstreams) return get(STE.S1CDMAX) !== 0 || get(STE.S1STALLD) !== 0 ? EVENT.C_BAD_STE : 0;
  if (!ctx.s1) return 0;
  const ssidBits = (idr.IDR1 >>> 6) & 0x1f;
  const log2 = ssidBits > 0 ? get(STE.S1CDMAX) : 0;
  const noStalls = ((idr.IDR0 >>> 24) & 3) !== 0;
  if (log2 > ssidBits || (log2 > 0 && get(STE.S1FMT) === 3)) return EVENT.C_BAD_STE;
  return get(STE.S1STALLD) === 1 && noStalls ? EVENT.C_BAD_STE : 0;
}

function decodeStage2(m: Machine, s: number, ste: Uint32Array, ctx: Context): boolean {
  const { idr } = m.topo.iommus[s];
  const { quirks } = m.design.hardware;
  const get = (field: (typeof STE)[keyof typeof STE]): number => getField(field, ste);
  const oas = idr.IDR5 & 7;
  const granule = GRANULE_TG0[get(STE.S2TG)];
  const sl0 = get(STE.S2SL0);
  if (get(STE.S2AA64) === 0 || granule === 0 || sl0 === 3) return false;
  const cap = granule === 16 ? 52 : 48;
  ctx.s2Granule = granule;
  ctx.s2Start = granule === 12 ? 2 - sl0 : 3 - sl0;
  ctx.s2Bits = Math.min(outputBits(get(STE.S2PS), oas), cap);
  ctx.s2Ttb = get(STE.S2TTB);
  ctx.s2Tsz = get(STE.S2T0SZ);
  if (ctx.s2Ttb >= pow2(ctx.s2Bits)) return false;
  const ipaBits = 64 - ctx.s2Tsz;
  const most = quirks.s2SizeByPs ? ctx.s2Bits : Math.min(SIZES[oas], cap);
  if (ctx.s2Tsz > MAX_TSZ || ipaBits > most) return false;
  // The start level must fit the input size: at most 16 concatenated tables, and not less than one entry.
  const top = levelShift(ctx.s2Start - 1, granule);
  if (Math.ceil(pow2(ipaBits - top)) > MAX_CONCATENATED) return false;
  if (!quirks.s2SizeByPs && ipaBits <= levelShift(ctx.s2Start, granule)) return false;
  if (get(STE.S2ENDI) === 1 || get(STE.S2S) === 1) return false;
  const httu = (idr.IDR0 >>> 6) & 3;
  if (!quirks.noHttuCheck && ((get(STE.S2HA) === 1 && httu === 0) || (get(STE.S2HD) === 1 && httu < 2))) return false;
  ctx.s2Affd = get(STE.S2AFFD) === 1;
  ctx.s2Record = get(STE.S2R) === 1;
  return true;
}

/** log2 of the bytes that an entry of a level maps. */
export const levelShift = (level: number, granule: number): number => granule + (3 - level) * (granule - 3);

/** Fills `ctx` from a CD; false: C_BAD_CD (IHI 0070 5.4.2). */
function decodeCd(m: Machine, s: number, cd: Uint32Array, ctx: Context): boolean {
  const { idr } = m.topo.iommus[s];
  const get = (field: (typeof CD)[keyof typeof CD]): number => getField(field, cd);
  if (get(CD.V) === 0 || get(CD.AA64) === 0) return false;
  const termModel = (idr.IDR0 >>> 26) & 1;
  const stallModel = (idr.IDR0 >>> 24) & 3;
  if (get(CD.A) === 0 && termModel === 1) return false;
  if (get(CD.S) === 1 && stallModel === 1) return false;
  const httu = (idr.IDR0 >>> 6) & 3;
  if ((get(CD.HA) === 1 && httu === 0) || (get(CD.HD) === 1 && httu < 2)) return false;
  ctx.asid = get(CD.ASID);
  ctx.s1Affd = get(CD.AFFD) === 1;
  ctx.s1Record = get(CD.R) === 1;
  ctx.s1Bits = outputBits(get(CD.IPS), idr.IDR5 & 7);
  for (let i = 0; i < 2; i++) {
    const t = ctx.tables[i];
    t.disabled = get(i ? CD.EPD1 : CD.EPD0) === 1;
    t.tbi = get(i ? CD.TBI1 : CD.TBI0) === 1;
    if (t.disabled) continue;
    t.tsz = get(i ? CD.T1SZ : CD.T0SZ);
    t.granule = (i ? GRANULE_TG1 : GRANULE_TG0)[get(i ? CD.TG1 : CD.TG0)];
    t.ttb = get(i ? CD.TTB1 : CD.TTB0);
    t.hierarchicalOff = get(i ? CD.HAD1 : CD.HAD0) === 1;
    if (t.tsz < 16 || t.tsz > MAX_TSZ || t.granule === 0 || get(CD.ENDI) === 1) return false;
    if (t.granule !== 16) ctx.s1Bits = Math.min(ctx.s1Bits, 48);
    if (t.ttb >= pow2(ctx.s1Bits)) return false;
  }
  return true;
}
