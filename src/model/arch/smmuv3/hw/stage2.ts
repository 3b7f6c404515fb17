/** Stage 2: what the SMMU fetches through it for itself, its IOTLB entries and its faults. */
import { addrHi, addrLo, pow2 } from '../../../fields/field.ts';
import { EVENT } from '../fields/records.ts';
import { TLB } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import {
  ATTR_NG,
  ATTR_READ,
  ATTR_S2,
  ATTR_S2_WRITE,
  ATTR_WRITE,
  levelOf,
  lookup,
  outputOf,
  shapeAttr,
  sizeOf,
} from '../../../state/tlb.ts';
import type { StreamContext } from './context.ts';
import { insert } from './iotlb.ts';
import { type Outcome, type Request, fault } from './outcome.ts';
import { type Leaf, newLeaf, walkStage2 } from './walk.ts';

const tableLeaf = newLeaf();

/** Stage 2 of an address that the SMMU fetches from: a CD, an L1CD or a stage-1 table; -1 with the fault noted. */
export function stage2Fetch(
  m: Machine,
  s: number,
  ctx: StreamContext,
  request: Request,
  ipa: number,
  cls: number,
  out: Outcome,
): number {
  const { caches } = m.design.hardware;
  const pool = m.caches[s].iotlb;
  if (out.cached && caches !== 'none') {
    const page = Math.floor(ipa / 4096);
    const space = { tag: (ctx.vmid << 16) >>> 0, stages: ATTR_S2, globals: false };
    const at = lookup(pool, space, page);
    if (at >= 0) {
      out.trace?.({
        what: 'S2',
        level: levelOf(m.w[at + TLB.attr]),
        pa: -1,
        input: ipa,
        words: m.w.slice(at, at + TLB.SIZE),
      });
      return outputOf(m.w, at, ipa % sizeOf(m.w[at + TLB.attr]));
    }
  }
  const type = walkStage2(m, ctx, ipa, true, false, tableLeaf, out);
  if (type) return fetchFault(ctx, out, type, cls);
  if (out.fills && caches !== 'none') insert(m, s, stage2Entry(ctx, request, ipa, tableLeaf));
  return tableLeaf.base + (ipa % pow2(tableLeaf.sizeLog2));
}

export function stage2Entry(ctx: StreamContext, { sid, ssid }: Request, ipa: number, leaf: Leaf): Uint32Array {
  const entry = new Uint32Array(TLB.SIZE);
  const start = ipa - (ipa % pow2(leaf.sizeLog2));
  entry[TLB.tag] = (ctx.vmid << 16) >>> 0;
  entry[TLB.ivaHi] = addrHi(start);
  entry[TLB.ivaLo] = addrLo(start);
  entry[TLB.paHi] = addrHi(leaf.base);
  entry[TLB.paLo] = addrLo(leaf.base);
  entry[TLB.attr] =
    shapeAttr(leaf.sizeLog2, leaf.level, leaf.granule) |
    ATTR_S2 |
    ATTR_NG |
    // (a table that may not be read was refused)
    ATTR_READ |
    (leaf.write ? ATTR_WRITE | ATTR_S2_WRITE : 0);
  entry[TLB.sid] = sid;
  entry[TLB.ssid] = ssid + 1;
  return entry;
}

export function stage2Fault(ctx: StreamContext, out: Outcome, type: number, { ats }: Request): void {
  const { ipa } = out;
  fault(out, type, ipa);
  out.s2 = true;
  if (type !== EVENT.F_WALK_EABT) out.record = ctx.s2Record && !ats;
}

/** A fault of stage 2 while the SMMU fetched something for itself. */
function fetchFault(ctx: StreamContext, out: Outcome, type: number, cls: number): number {
  const { ipa } = out;
  fault(out, type, ipa);
  out.cls = cls;
  out.s2 = true;
  out.record = type === EVENT.F_WALK_EABT || ctx.s2Record;
  return -1;
}
