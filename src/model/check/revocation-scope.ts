/** What a command of a guest names of a translation that it has taken away (IHI 0070 4.3 to 4.5). */
import { OP } from '../arch/smmuv3/fields/commands.ts';
import { atcRange } from '../pcie/ats.ts';
import { rangeOf, streamsOf } from '../arch/smmuv3/hw/invalidate.ts';
import { pageOf } from '../state/tlb.ts';
import { type Topology, emulatedBeside } from '../state/topology.ts';
import { EVERY_PAGE, HELD_IN, type Pages, REVOCATION, vdeviceOf } from './revocation.ts';

/** The pages that a command in the queue of emulated IOMMU `v` names of what the record at `r` of `w` is about, if any. */
export function scopeOf(
  topo: Topology,
  w: ArrayLike<number>,
  r: number,
  v: number,
  [w0, w1, w2, w3]: readonly [number, number, number, number],
): Pages | undefined {
  const held = w[r + REVOCATION.held];
  if (held === HELD_IN.stage2 || emulatedBeside(topo, v) !== w[r + REVOCATION.guestIommu]) return undefined;
  const who = w[r + REVOCATION.who];
  const vdevice = held === HELD_IN.atc ? vdeviceOf(topo, w, r) : undefined;
  // A guest that knows of no ATC takes a TLBI to be enough.
  const unknown = vdevice?.ats === false;
  switch (unknown ? HELD_IN.iotlb : held) {
    case HELD_IN.iotlb: {
      const asid = unknown ? vdevice.asid : who;
      switch (w0 & 0xff) {
        case OP.TLBI_NH_ALL:
        case OP.TLBI_NSNH_ALL:
          return EVERY_PAGE;
        case OP.TLBI_NH_ASID:
          return w1 >>> 16 === asid ? EVERY_PAGE : undefined;
        case OP.TLBI_NH_VA:
          return w1 >>> 16 === asid ? rangeOf(w0, w2, w3) : undefined;
        case OP.TLBI_NH_VAA:
          return rangeOf(w0, w2, w3);
        default:
          return undefined;
      }
    }
    case HELD_IN.atc: {
      if ((w0 & 0xff) !== OP.ATC_INV || w1 !== vdevice?.vsid) return undefined;
      // SSV without GLOBAL names the translations of one substream only.
      if ((w0 & 0x800) !== 0 && (w0 & 0x200) === 0) return undefined;
      return atcRange(w2 & 0x3f, pageOf(w3, w2));
    }
    default: {
      const opcode = w0 & 0xff;
      if (opcode < OP.CFGI_STE || opcode > OP.CFGI_CD_ALL) return undefined;
      const [from, to] = streamsOf(opcode, w1, w2);
      return who >= from && who <= to ? EVERY_PAGE : undefined;
    }
  }
}
