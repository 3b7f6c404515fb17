/** A transaction's way through an SMMU: registers, configuration, IOTLB, walks (IHI 0070 3.3, 3.4). */
import { addrHi, addrLo, pow2 } from '../../../fields/field.ts';
import { CLASS, EVENT } from '../fields/records.ts';
import { CR0_SMMUEN } from '../fields/register-bits.ts';
import { REGS } from '../state.ts';
import { TLB } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { configure } from './config.ts';
import { type StreamContext, type Table, newContext, outputBits } from './context.ts';
import { ABORT, type Outcome, type Request, fault, resetOutcome } from './outcome.ts';
import {
  ATTR_NG,
  ATTR_READ,
  ATTR_S1,
  ATTR_S1_WRITE,
  ATTR_S2,
  ATTR_S2_WRITE,
  ATTR_SIZE,
  ATTR_UNPRIV,
  ATTR_WRITE,
  granuleOf,
  levelOf,
  lookup,
  outputOf,
  pageOf,
  shapeAttr,
  sizeOf,
} from '../../../state/tlb.ts';
import { stage2Entry, stage2Fault, stage2Fetch } from './stage2.ts';
import { type StartKey, findStart, keepStart } from './walk-cache.ts';
import { type Leaf, type Start, newLeaf, startLevel, walkStage1, walkStage2 } from './walk.ts';

const GBPA_ABORT = 1 << 20;

const ctx = newContext();
const leaf1 = newLeaf();
const leaf2 = newLeaf();

/**
 * Translates; the result is in `out`. With `out.fills` what was read is put in the configuration caches, the walk cache
 * and, for stage-2 translations of stage-1 tables, in the IOTLB; the translation itself is `out.entry`, which the
 * caller fills in when it is due.
 */
export function translate(m: Machine, s: number, request: Request, out: Outcome): void {
  const { regs } = m.layout.iommus[s];
  resetOutcome(out, request.write);
  if ((m.w[regs + REGS.cr0] & CR0_SMMUEN) === 0) {
    out.bypass = true;
    if (m.w[regs + REGS.gbpa] & GBPA_ABORT || tooLarge(m, s, request)) fault(out, ABORT);
    return;
  }
  const fetch = (ipa: number, cls: number): number => stage2Fetch(m, s, ctx, request, ipa, cls, out);
  if (!configure(m, s, request, ctx, out, fetch)) return;
  if (!ctx.s1 && !ctx.s2) {
    out.bypass = true;
    if (tooLarge(m, s, request)) fault(out, EVENT.F_ADDR_SIZE);
    return;
  }
  const t = ctx.s1 ? selectTable(ctx, request) : undefined;
  if (ctx.s1 && (!t || t.disabled)) {
    stage1Fault(out, EVENT.F_TRANSLATION, request);
    return;
  }
  if (out.cached && serveHit(m, s, request, t, out)) return;
  if (ctx.s1) walkNested(m, s, request, t!, out);
  else walkSecond(m, s, request, out);
}

/** Translates from memory alone: no cache is looked into or filled. `out.trace` may watch. */
export function probe(m: Machine, s: number, request: Request, out: Outcome): void {
  out.cached = false;
  out.fills = false;
  translate(m, s, request, out);
}

/** The same for an address that a stream's stage 2 is given as an IPA. */
export function probeStage2(m: Machine, s: number, request: Request, out: Outcome): void {
  out.cached = false;
  out.fills = false;
  resetOutcome(out, request.write);
  const fetch = (ipa: number, cls: number): number => stage2Fetch(m, s, ctx, request, ipa, cls, out);
  // A CD that is not valid takes nothing from the stage 2 of its STE.
  configure(m, s, request, ctx, out, fetch);
  resetOutcome(out, request.write);
  if (!ctx.s2) {
    fault(out, ABORT);
    return;
  }
  const ipa = addressIn(request);
  const type = walkStage2(m, ctx, ipa, !request.write, request.write, leaf2, out);
  if (type) {
    stage2Fault(ctx, out, type, request);
    return;
  }
  out.entry.set(stage2Entry(ctx, request, ipa, leaf2));
}

/** Which of TTB0 and TTB1 an address selects (IHI 0070 3.4.1). */
function selectTable({ tables }: StreamContext, { hi, lo }: Request): Table | undefined {
  for (let i = 0; i < 2; i++) {
    const t = tables[i];
    if (t.disabled) continue;
    const top = (tables[(hi >>> 23) & 1].tbi ? 55 : 63) + 1;
    const inputBits = 64 - t.tsz;
    const upper = Math.floor(pageOf(hi, lo) / pow2(inputBits - 12)) % pow2(top - inputBits);
    if (upper === (i ? pow2(top - inputBits) - 1 : 0)) return t;
  }
  return undefined;
}

/** Bits 63:12 of the input address, the top byte made canonical where the architecture ignores it. */
function inputPage({ hi, lo }: Request, t: Table | undefined, raw: boolean): number {
  if (!t?.tbi || raw) return pageOf(hi, lo);
  return pageOf((hi & 0xffffff) | (hi & 0x800000 ? 0xff000000 : 0), lo);
}

function stage1Fault(out: Outcome, type: number, { ats }: Request): void {
  const { ipa } = out;
  fault(out, type, type === EVENT.F_WALK_EABT ? ipa : 0);
  if (type === EVENT.F_WALK_EABT) out.cls = CLASS.TT;
  else out.record = ctx.s1Record && !ats;
}

/** Looks the input address up in the IOTLB; true when that decided the outcome. */
function serveHit(m: Machine, s: number, request: Request, t: Table | undefined, out: Outcome): boolean {
  const { caches, quirks } = m.design.hardware;
  if (caches === 'none') return false;
  const stages = (ctx.s1 ? ATTR_S1 : 0) | (ctx.s2 ? ATTR_S2 : 0);
  const globals = caches === 'architectural';
  const tag = ((ctx.vmid << 16) | (ctx.s1 ? ctx.asid : 0)) >>> 0;
  const page = inputPage(request, t, !globals);
  const pool = m.caches[s].iotlb;
  const space = { tag, stages, globals };
  let at = -1;
  if (globals) at = lookup(pool, space, page);
  else {
    // QEMU looks for the granule of stage 1, then for that of stage 2, from the first level of the input size on.
    const tsz = t ? t.tsz : ctx.s2Tsz;
    for (const granule of t && ctx.s2 ? [t.granule, ctx.s2Granule] : [t ? t.granule : ctx.s2Granule]) {
      const first = 4 - Math.floor((64 - tsz - 4) / (granule - 3));
      at = lookup(pool, space, page, (attr) => granuleOf(attr) === granule && levelOf(attr) >= first);
      if (at >= 0) break;
    }
  }
  if (at < 0) return false;
  const { w } = m;
  const attr = w[at + TLB.attr];
  out.hit = true;
  out.trace?.({ what: 'IOTLB', level: levelOf(attr), pa: -1, input: 0, words: w.slice(at, at + TLB.SIZE) });
  const stage1Refuses =
    ctx.s1 && ((request.write && (attr & ATTR_S1_WRITE) === 0) || (!request.privileged && (attr & ATTR_UNPRIV) === 0));
  const stage2Refuses = ctx.s2 && (request.write ? (attr & ATTR_S2_WRITE) === 0 : (attr & ATTR_READ) === 0);
  // The record of a stage-2 fault has the IPA, which a combined entry does not hold: walk again.
  if (ctx.s1 && stage2Refuses && !stage1Refuses && !quirks.hitFaultWithoutIpa) {
    out.hit = false;
    return false;
  }
  out.pa = outputOf(w, at, offsetIn(request, attr));
  for (let i = 0; i < TLB.SIZE; i++) out.entry[i] = w[at + i];
  if (stage1Refuses) stage1Fault(out, EVENT.F_PERMISSION, request);
  else if (stage2Refuses) hitFault(request, attr, quirks.hitFaultWithoutIpa, out);
  return true;
}

/** A stage-2 permission fault on an IOTLB entry. */
function hitFault(request: Request, attr: number, quirk: boolean, out: Outcome): void {
  fault(out, EVENT.F_PERMISSION, quirk ? 0 : addressIn(request));
  out.s2 = true;
  out.record = ctx.s2Record && !request.ats;
  // QEMU does not check reads on a hit, and for stage 2 only takes the fault for stage 1's.
  if (!quirk) return;
  if (!request.write) Object.assign(out, (attr & ATTR_READ) === 0 ? { record: false } : { type: 0, s2: false });
  else if (!ctx.s1) out.record = false;
}

const offsetIn = ({ hi, lo }: Request, attr: number): number =>
  ((hi >>> 0) % pow2(Math.max(0, (attr & ATTR_SIZE) - 32))) * 0x100000000 + (lo % Math.min(sizeOf(attr), 0x100000000));

const addressIn = ({ hi, lo }: Request): number => hi * 0x100000000 + lo;

/** Stage 2 only. */
function walkSecond(m: Machine, s: number, request: Request, out: Outcome): void {
  const ipa = addressIn(request);
  if (ipa >= pow2(inputBits(m, s))) {
    fault(out, EVENT.F_ADDR_SIZE);
    out.record = !m.design.hardware.quirks.silentInputSize && !request.ats;
    return;
  }
  const type = walkStage2(m, ctx, ipa, !request.write, request.write, leaf2, out);
  if (type) {
    stage2Fault(ctx, out, type, request);
    return;
  }
  out.entry.set(stage2Entry(ctx, request, ipa, leaf2));
  finish(request, leaf2.base + (ipa % pow2(leaf2.sizeLog2)), out);
}

/** Bits of the largest input address without stage 1: IAS, which is OAS where tables are AArch64 only (IHI 0070 3.4). */
const inputBits = (m: Machine, s: number): number => outputBits(7, m.topo.iommus[s].idr.IDR5 & 7);

const tooLarge = (m: Machine, s: number, request: Request): boolean =>
  !m.design.hardware.quirks.silentInputSize && addressIn(request) >= pow2(inputBits(m, s));

function finish({ sid, ssid }: Request, pa: number, out: Outcome): void {
  out.pa = pa;
  out.entry[TLB.sid] = sid;
  out.entry[TLB.ssid] = ssid + 1;
}

const key: StartKey = { tag: 0, page: 0, granule: 12, nested: false };
const start: Start = { level: 0, pa: -1, readOnly: false, privilegedOnly: false };

/** Stage 1, and stage 2 of its output when nested. */
function walkNested(m: Machine, s: number, request: Request, t: Table, out: Outcome): void {
  const { quirks, caches } = m.design.hardware;
  const walkCache = caches === 'architectural';
  const tag = ((ctx.vmid << 16) | ctx.asid) >>> 0;
  const page = inputPage(request, t, !walkCache);
  key.tag = tag;
  key.page = page;
  key.granule = t.granule;
  key.nested = ctx.s2;
  start.pa = -1;
  start.readOnly = false;
  start.privilegedOnly = false;
  if (walkCache && out.cached) findStart(m, s, key, start, out);
  const cachedStart = start.pa;
  const toPa = (ipa: number): number => {
    const pa = stage2Fetch(m, s, ctx, request, ipa, CLASS.TT, out);
    if (pa < 0 && quirks.rootOfTables) out.s2 = false;
    return pa;
  };
  // The bits that index the tables, as an offset from the start of TTB0's or TTB1's range.
  const input = (page % pow2(64 - t.tsz - 12)) * 4096 + (request.lo % 4096);
  const type = walkStage1(m, ctx, t, input, request.write, request.privileged, start, toPa, leaf1, out);
  if (type < 0) {
    if (request.ats && out.type >= EVENT.F_TRANSLATION) out.record = false;
    return;
  }
  if (type) {
    stage1Fault(out, type, request);
    return;
  }
  if (walkCache && out.fills && start.pa !== cachedStart && start.level > startLevel(t.tsz, t.granule))
    keepStart(m, s, key, start, request);
  const ipa = leaf1.base + (input % pow2(leaf1.sizeLog2));
  let pa = ipa;
  let small: Leaf = leaf1;
  if (ctx.s2) {
    const second = walkStage2(m, ctx, ipa, !request.write, request.write, leaf2, out);
    if (second) {
      stage2Fault(ctx, out, second, request);
      return;
    }
    pa = leaf2.base + (ipa % pow2(leaf2.sizeLog2));
    if (leaf2.sizeLog2 < leaf1.sizeLog2) small = leaf2;
  }
  const entry = out.entry;
  const pages = pow2(Math.max(0, small.sizeLog2 - 12));
  const first = page - (page % pages);
  entry[TLB.tag] = tag;
  entry[TLB.ivaHi] = Math.floor(first / 0x100000) >>> 0;
  entry[TLB.ivaLo] = ((first % 0x100000) * 4096) >>> 0;
  const base = pa - (pa % pow2(small.sizeLog2));
  entry[TLB.paHi] = addrHi(base);
  entry[TLB.paLo] = addrLo(base);
  const s2Read = !ctx.s2 || leaf2.read;
  const s2Write = !ctx.s2 || leaf2.write;
  entry[TLB.attr] =
    shapeAttr(small.sizeLog2, small.level, small.granule) |
    ATTR_S1 |
    (ctx.s2 ? ATTR_S2 : 0) |
    (s2Read ? ATTR_READ : 0) |
    (leaf1.write && s2Write ? ATTR_WRITE : 0) |
    (leaf1.write ? ATTR_S1_WRITE : 0) |
    (s2Write ? ATTR_S2_WRITE : 0) |
    (leaf1.unprivileged ? ATTR_UNPRIV : 0) |
    (leaf1.global && walkCache ? 0 : ATTR_NG);
  finish(request, pa, out);
}
