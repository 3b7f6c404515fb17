/** What TLBI and CFGI commands remove from the caches of an SMMU (IHI 0070 4.3, 4.4). */
import { OP } from '../fields/commands.ts';
import { pow2 } from '../../../fields/field.ts';
import { IDR0_S2P } from '../fields/register-bits.ts';
import { CD_ENTRY } from '../state.ts';
import { TLB } from '../../../state/layout.ts';
import { LAST_KEY } from '../../../state/looks.ts';
import type { Machine } from '../../../state/machine.ts';
import type { TlbPool } from '../../../state/tlb-pool.ts';
import { IOMMU_EVENT } from '../../../iommu/events.ts';
import {
  ATTR_NG,
  ATTR_S1,
  ATTR_S2,
  granuleOf,
  invalidate,
  levelOf,
  pageOf,
  pagesOf,
  tagsOf,
  tellEntry,
} from '../../../state/tlb.ts';

/** What a TLBI command covers; one object is reused. */
interface Scope {
  opcode: number;
  vmid: number;
  asid: number;
  /** 4 KiB pages [first, end). */
  first: number;
  end: number;
  tg: number;
  ttl: number;
  leaf: boolean;
}

const scope: Scope = { opcode: 0, vmid: 0, asid: 0, first: 0, end: 0, tg: 0, ttl: 0, leaf: false };

/** log2 of the granule that TG names (1 4K, 2 16K, 3 64K); without a range 4K. */
const granuleLog2 = (tg: number): number => 10 + 2 * (tg || 1);

/** [first, end) in 4 KiB pages of an address command, range form included: (NUM+1) << SCALE granules. */
export function rangeOf(w0: number, w2: number, w3: number): readonly [first: number, end: number] {
  const tg = (w2 >>> 10) & 3;
  const first = pageOf(w3, w2);
  const granules = tg === 0 ? 1 : (((w0 >>> 12) & 0x1f) + 1) * pow2((w0 >>> 20) & 0x1f);
  return [first, first + granules * pow2(granuleLog2(tg) - 12)];
}

const TG = 0xc00;

const isAddress = (opcode: number): boolean =>
  opcode === OP.TLBI_NH_VA || opcode === OP.TLBI_NH_VAA || opcode === OP.TLBI_S2_IPA;

/** Reads the scope of a TLBI command into `scope`. */
function readScope(m: Machine, s: number, w0: number, w1: number, w2: number, w3: number): void {
  const q = scope;
  q.opcode = w0 & 0xff;
  q.vmid = w1 & 0xffff;
  q.asid = w1 >>> 16;
  // VMIDs are compared only where stage 2 is implemented; without it there is one, 0.
  if ((m.topo.iommus[s].idr.IDR0 & IDR0_S2P) === 0) q.vmid = 0;
  if (isAddress(q.opcode)) {
    const [first, end] = rangeOf(w0, w2, w3);
    q.first = first;
    q.end = end;
    q.tg = (w2 >>> 10) & 3;
    q.ttl = (w2 >>> 8) & 3;
    q.leaf = (w2 & 1) !== 0;
  }
}

/** True when a TLBI command covers the translation at `at` in the arena, which is not in a pool yet. */
export function coversEntry(
  m: Machine,
  s: number,
  at: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): boolean {
  readScope(m, s, w0, w1, w2, w3);
  return matches(m.w, at, scope, m.design.hardware.caches === 'qemu');
}

/** The tags, first and last, of what a TLBI command may cover. */
export function tagsNamed(
  m: Machine,
  s: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): readonly [first: number, last: number] {
  readScope(m, s, w0, w1, w2, w3);
  return tagsIn(scope);
}

/** Carries out a TLBI command. */
export function tlbi(m: Machine, s: number, w0: number, w1: number, w2: number, w3: number): void {
  const { iotlb, walks } = m.caches[s];
  const inIotlb = mayMatch(m, s, iotlb, w0, w1, w2, w3);
  const leaf = isAddress(w0 & 0xff) && (w2 & 1) !== 0;
  const inWalks = !leaf && mayMatch(m, s, walks, w0, w1, w2, w3);
  if (!inIotlb && !inWalks) return;
  readScope(m, s, w0, w1, w2, w3);
  const { w } = m;
  const qemu = m.design.hardware.caches === 'qemu';
  if (inIotlb) {
    const gone = (at: number): void => tellEntry(m, IOMMU_EVENT.iotlbKill, m.actors.iommu + s, s, w, at);
    if (qemu && isAddress(scope.opcode)) invalidateByAddressAsQemu(w, iotlb, scope, gone);
    else invalidate(iotlb, (at) => matches(w, at, scope, qemu), gone, tagsIn(scope));
  }
  if (inWalks) {
    invalidate(
      walks,
      (at) => matches(w, at, scope, false),
      () => {},
      tagsIn(scope),
    );
  }
}

/** First and last tag of what a scope covers. */
const tagsIn = ({ opcode, vmid }: Scope): readonly [first: number, last: number] =>
  opcode === OP.TLBI_NSNH_ALL ? [0, LAST_KEY] : tagsOf(vmid);

/** False when the pool's counters show that no entry matches. */
function mayMatch(m: Machine, s: number, pool: TlbPool, w0: number, w1: number, w2: number, w3: number): boolean {
  if (pool.empty) return false;
  const opcode = w0 & 0xff;
  const noVmids = (m.topo.iommus[s].idr.IDR0 & IDR0_S2P) === 0;
  const tag = noVmids ? w1 >>> 16 : ((w1 << 16) | (w1 >>> 16)) >>> 0;
  if (opcode === OP.TLBI_NH_ASID) return pool.mayHaveTag(tag);
  if (opcode === OP.TLBI_NH_VA && !pool.mayServeTag(tag)) return false;
  // Without a range one address is named.
  return !isAddress(opcode) || (w2 & TG) !== 0 || pool.mayCover(w3, w2);
}

/** True when the entry at `at` is one that a scope covers. */
function matches(w: Uint32Array, at: number, q: Scope, qemu: boolean): boolean {
  const tag = w[at + TLB.tag];
  const attr = w[at + TLB.attr];
  const global = (attr & ATTR_NG) === 0;
  switch (q.opcode) {
    case OP.TLBI_NSNH_ALL:
      return true;
    case OP.TLBI_S12_VMALL:
      return tag >>> 16 === q.vmid;
    case OP.TLBI_NH_ALL:
      return tag >>> 16 === q.vmid && (attr & ATTR_S1) !== 0;
    case OP.TLBI_NH_ASID:
      return tag >>> 16 === q.vmid && (attr & ATTR_S1) !== 0 && (tag & 0xffff) === q.asid && (qemu || !global);
    case OP.TLBI_NH_VA:
      if ((tag & 0xffff) !== q.asid && !global) return false;
      break;
    case OP.TLBI_NH_VAA:
      break;
    case OP.TLBI_S2_IPA:
      // Combined entries are looked up by IOVA: only those of stage 1 form go with the NH commands (IHI 0070 4.4.2).
      return tag >>> 16 === q.vmid && (attr & (ATTR_S1 | ATTR_S2)) === ATTR_S2 && overlaps(w, at, q);
    default:
      return false;
  }
  return tag >>> 16 === q.vmid && (attr & ATTR_S1) !== 0 && overlaps(w, at, q);
}

function overlaps(w: Uint32Array, at: number, { first, end }: Scope): boolean {
  const start = pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]);
  return start < end && start + pagesOf(w[at + TLB.attr]) > first;
}

/**
 * QEMU cuts a range into naturally aligned powers of two, and with a TTL hint and a single granule it first looks for
 * the one entry of that granule and level: when it is there, larger ones that cover the address stay.
 */
function invalidateByAddressAsQemu(w: Uint32Array, pool: TlbPool, q: Scope, gone: (at: number) => void): void {
  const unit = pow2(granuleLog2(q.tg) - 12);
  const anyAsid = q.opcode === OP.TLBI_NH_VAA;
  const stage2 = q.opcode === OP.TLBI_S2_IPA;
  const asid = stage2 ? 0 : q.asid;
  const ofSpace = (at: number): boolean => {
    const tag = w[at + TLB.tag];
    if (tag >>> 16 !== q.vmid) return false;
    if (anyAsid) return true;
    if (stage2 !== ((w[at + TLB.attr] & ATTR_S1) === 0)) return false;
    return (tag & 0xffff) === asid;
  };
  for (let first = q.first; first < q.end; ) {
    const size = q.tg === 0 ? 1 : alignedPart(first, q.end - first);
    const granules = Math.floor(size / unit);
    const exact = (at: number): boolean =>
      ofSpace(at) &&
      levelOf(w[at + TLB.attr]) === q.ttl &&
      q.tg !== 0 &&
      granuleOf(w[at + TLB.attr]) === granuleLog2(q.tg) &&
      pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]) === first;
    const hint = q.ttl !== 0 && granules === 1 && !anyAsid;
    if (!hint || invalidate(pool, exact, gone) === 0) {
      invalidate(
        pool,
        (at) => {
          if (!ofSpace(at)) return false;
          const start = pageOf(w[at + TLB.ivaHi], w[at + TLB.ivaLo]);
          const pages = pagesOf(w[at + TLB.attr]);
          if (first >= start && first < start + pages) return true;
          // A part smaller than the granule has an empty mask, which only address 0 survives.
          return granules === 0 ? first === 0 : start >= first && start < first + size;
        },
        gone,
      );
    }
    first += size;
  }
}

/** The largest power of two that `first` is aligned to and `left` holds. */
function alignedPart(first: number, left: number): number {
  let size = 1;
  while (size * 2 <= left && first % (size * 2) === 0) size *= 2;
  return size;
}

/** Carries out CFGI_STE, CFGI_STE_RANGE, CFGI_CD or CFGI_CD_ALL on the configuration caches. */
export function cfgi(m: Machine, s: number, w0: number, w1: number, w2: number): void {
  const { configs, contexts } = m.caches[s];
  if (configs.empty && contexts.empty) return;
  const { w } = m;
  const [first, last] = streamsOf(w0 & 0xff, w1, w2);
  const opcode = w0 & 0xff;
  const onlyCd = opcode === OP.CFGI_CD || opcode === OP.CFGI_CD_ALL;
  // QEMU keeps STE and CD as one.
  if (!onlyCd || m.design.hardware.caches === 'qemu') configs.removeAll(first, last, () => true);
  const ssid = w0 >>> 12;
  const oneCd = opcode === OP.CFGI_CD && m.design.hardware.caches !== 'qemu';
  contexts.removeAll(first, last, (at) => !oneCd || w[at + CD_ENTRY.ssid] === ssid);
}

/** [first, last] StreamID that a CFGI command names. */
export function streamsOf(opcode: number, sid: number, w2: number): readonly [number, number] {
  if (opcode !== OP.CFGI_STE_RANGE) return [sid, sid];
  const count = pow2((w2 & 0x1f) + 1);
  const first = sid - (sid % count);
  return [first, first + count - 1];
}
