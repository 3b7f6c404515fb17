/** The pages for which a guest's command empties a cache (IHI 0070 4.3 to 4.5). */
import { atcRange } from '../../../pcie/ats.ts';
import { EVERY_PAGE } from '../../../state/page-range.ts';
import { pageOf } from '../../../state/tlb.ts';
import type { Cover } from '../../arch.ts';
import { rangeOf, streamsOf } from './invalidate.ts';
import { OP } from '../fields/commands.ts';

/** SSV without GLOBAL names the translations of one substream only. */
const SSV = 0x800;
const GLOBAL = 0x200;

export const COVERS: Cover = {
  translations([w0, w1, w2, w3], asid) {
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
  },
  device([w0, w1, w2, w3], vsid) {
    if ((w0 & 0xff) !== OP.ATC_INV || w1 !== vsid) return undefined;
    if ((w0 & SSV) !== 0 && (w0 & GLOBAL) === 0) return undefined;
    return atcRange(w2 & 0x3f, pageOf(w3, w2));
  },
  config([w0, w1, w2], vsid) {
    const opcode = w0 & 0xff;
    if (opcode < OP.CFGI_STE || opcode > OP.CFGI_CD_ALL) return undefined;
    const [from, to] = streamsOf(opcode, w1, w2);
    return vsid >= from && vsid <= to ? EVERY_PAGE : undefined;
  },
};
