/** What STE and CD of a stream say, and which of it is illegal (IHI 0070 5.2.2, 5.4.2). */
import { CD, CONFIG, STE } from '../fields/descriptors.ts';
import { getField, pow2 } from '../../../fields/field.ts';
import { EVENT } from '../fields/records.ts';
import { IDR0_S1P, IDR0_S2P } from '../fields/register-bits.ts';
import type { Machine } from '../../../state/machine.ts';
import { ABORT } from './outcome.ts';

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
export interface StreamContext {
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

export const newContext = (): StreamContext => ({
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

/** Fills `ctx` from an STE; 0, ABORT, or C_BAD_STE (IHI 0070 5.2.2). */
export function decodeSte(m: Machine, s: number, ste: Uint32Array, ctx: StreamContext): number {
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

function decodeStage2(m: Machine, s: number, ste: Uint32Array, ctx: StreamContext): boolean {
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
export function decodeCd(m: Machine, s: number, cd: Uint32Array, ctx: StreamContext): boolean {
  const { idr } = m.topo.iommus[s];
  const get = (field: (typeof CD)[keyof typeof CD]): number => getField(field, cd);
  if (get(CD.V) === 0 || get(CD.AA64) === 0) return false;
  const termModel = (idr.IDR0 >>> 26) & 1;
  const stallModel = (idr.IDR0 >>> 24) & 3;
  if (get(CD.A) === 0 && termModel === 1) return false;
  // Where all faults stall, S must say so; where none does, it must not.
  const stalls = get(CD.S) === 1;
  if (stallModel === 1 ? stalls : stallModel === 2 && !stalls) return false;
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
