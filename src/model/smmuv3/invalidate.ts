/** Which cached translations a TLBI command covers (IHI 0070 4.4). */
import { OP } from '../fields/commands.ts';
import { addr, pow2 } from '../fields/field.ts';
import { TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { ATTR_NG, sizeOf } from './tlb.ts';

/** log2 of the granule that TG names (1 4K, 2 16K, 3 64K); without a range 4K. */
const granule = (tg: number): number => 10 + 2 * (tg || 1);

/**
 * A predicate over entry offsets for a TLBI command, or undefined if the opcode is none. The entries of the model
 * are combined stage-1 and stage-2 ones, which CMD_TLBI_S2_IPA need not remove (IHI 0070 4.4.2).
 */
export function tlbiScope(
  m: Machine,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): ((at: number) => boolean) | undefined {
  const vmid = w1 & 0xffff;
  const asid = w1 >>> 16;
  const { w } = m;
  const ofVmid = (at: number): boolean => w[at + TLB.tag] >>> 16 === vmid;
  const isGlobal = (at: number): boolean => (w[at + TLB.attr] & ATTR_NG) === 0;
  const ofAsid = (at: number): boolean => ofVmid(at) && (w[at + TLB.tag] & 0xffff) === asid;
  switch (w0 & 0xff) {
    case OP.TLBI_NSNH_ALL:
      return () => true;
    case OP.TLBI_NH_ALL:
    case OP.TLBI_S12_VMALL:
      return ofVmid;
    case OP.TLBI_NH_ASID:
      return (at) => ofAsid(at) && !isGlobal(at);
    case OP.TLBI_NH_VA:
    case OP.TLBI_NH_VAA: {
      const anyAsid = (w0 & 0xff) === OP.TLBI_NH_VAA;
      const [start, end] = rangeOf(w0, w2, w3);
      return (at) => {
        if (!(anyAsid ? ofVmid(at) : ofAsid(at) || (ofVmid(at) && isGlobal(at)))) return false;
        const first = addr(w[at + TLB.ivaLo], w[at + TLB.ivaHi]);
        return first < end && first + sizeOf(w[at + TLB.attr]) > start;
      };
    }
    case OP.TLBI_S2_IPA:
      return () => false;
    default:
      return undefined;
  }
}

/** [start, end) in bytes of an address command, range form included: (NUM+1) << SCALE granules. */
export function rangeOf(w0: number, w2: number, w3: number): readonly [number, number] {
  const tg = (w2 >>> 10) & 3;
  const size = pow2(granule(tg));
  const start = addr((w2 & 0xfffff000) >>> 0, w3);
  const pages = tg === 0 ? 1 : (((w0 >>> 12) & 0x1f) + 1) * pow2((w0 >>> 20) & 0x3f);
  return [start, start + pages * size];
}
