/** Where a stream's STE lies, for those who write STEs: the host, and the VMM for its guest's table (IHI 0070 5.1). */
import { STE_BYTES } from '../fields/descriptors.ts';
import { addr, pow2 } from '../../../fields/field.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import { splitOf } from './strtab.ts';

const STRTAB_ADDR_HI = 0xfffff;

/**
 * Physical address of a stream's STE in the table that the registers at `regs` describe, or -1. `offset` is what
 * turns the table's addresses into physical ones: 0 for a physical SMMU, PA - IPA of guest RAM for an emulated one.
 */
export function steAddress(m: Machine, regs: number, sid: number, offset = 0): number {
  const { w } = m;
  const cfg = w[regs + REGS.strtabCfg];
  const base = addr((w[regs + REGS.strtabBase] & ~0x3f) >>> 0, w[regs + REGS.strtabBase + 1] & STRTAB_ADDR_HI);
  if (sid >= pow2(cfg & 0x3f)) return -1;
  if (((cfg >>> 16) & 3) === 0) return base + offset + sid * STE_BYTES;
  const split = splitOf(cfg);
  const l1 = base + offset + Math.floor(sid / pow2(split)) * 8;
  const lo = m.mem.read32(l1);
  const span = lo & 0x1f;
  const index = sid % pow2(split);
  if (span === 0 || span > split + 1 || index >= pow2(span - 1)) return -1;
  return addr((lo & ~0x3f) >>> 0, m.mem.read32(l1 + 4) & STRTAB_ADDR_HI) + offset + index * STE_BYTES;
}
