/** Reading and writing the registers of a physical SMMU (IHI 0070 6.3). */
import { fieldMask } from '../../../fields/field.ts';
import { REGISTER, type RegisterDef } from '../fields/registers.ts';
import { REGS } from '../state.ts';
import { IOMMU } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';

const GBPA_UPDATE = 0x80000000;
const FMT = 3 << 16;
const FMT_2LEVEL = 1 << 16;

/** Bits that fields cover: low and high u32. */
function maskOf({ fields }: RegisterDef): readonly [number, number] {
  let lo = 0;
  let hi = 0;
  for (const field of fields) {
    const [l, h] = fieldMask(field);
    lo |= l;
    hi |= h;
  }
  return [lo >>> 0, hi >>> 0];
}

const MASKS = new Map(Object.values(REGISTER).map((def) => [def.name, maskOf(def)] as const));

/** Low and high u32 of a register; 0 for names that the SMMU does not have. */
export function readRegister(m: Machine, s: number, name: string): readonly [number, number] {
  const def = REGISTER[name];
  const { idr } = m.topo.iommus[s];
  if (name in idr) return [idr[name as keyof typeof idr], 0];
  if (!def?.store) return [def?.reset ?? 0, 0];
  if (def.needs && (idr.IDR0 & def.needs) === 0 && !m.design.hardware.quirks.unguardedRegisters) return [0, 0];
  if (name === 'EVENTQ_IRQ_CFG0' && m.design.hardware.quirks.irqCfgUnread) return [0, 0];
  const at = m.layout.iommus[s].regs + REGS[def.store];
  return [m.w[at], def.bits === 64 ? m.w[at + 1] : 0];
}

/** Puts every register at its reset value; the caches are emptied by `Machine` being new. */
export function resetRegisters(m: Machine, s: number): void {
  const { regs } = m.layout.iommus[s];
  for (const def of Object.values(REGISTER)) {
    if (!def.store) continue;
    const largest = def.queueReset === undefined ? 0 : (m.topo.iommus[s].idr.IDR1 >>> def.queueReset) & 0x1f;
    m.w[regs + REGS[def.store]] = (def.reset ?? 0) | largest;
  }
}

/** Writes a register as software does: reserved bits, guards and what the write sets off, but no consumption. */
export function writeRegister(m: Machine, s: number, name: string, lo: number, hi: number): void {
  const def = REGISTER[name];
  if (!def?.store || def.readOnly) return;
  const { regs, ctl } = m.layout.iommus[s];
  const { unguardedRegisters: lax, rawQueues } = m.design.hardware.quirks;
  const { w } = m;
  const at = regs + REGS[def.store];
  if (!lax && def.guard && w[regs + REGS.cr0] & def.guard) return;
  if (!lax && def.needs && (m.topo.iommus[s].idr.IDR0 & def.needs) === 0) return;
  let [maskLo, maskHi] = lax ? [0xffffffff, 0xffffffff] : MASKS.get(name)!;
  if (rawQueues) [maskLo, maskHi] = [0xffffffff, 0xffffffff];
  switch (name) {
    case 'GBPA':
      // Without UPDATE the write has no effect; UPDATE reads 0 once it is done.
      if ((lo & GBPA_UPDATE) === 0) return;
      w[at] = (lo & maskLo & ~GBPA_UPDATE) >>> 0;
      return;
    case 'CR0':
      w[at] = (lo & maskLo) >>> 0;
      w[regs + REGS.cr0ack] = w[at];
      return;
    case 'STRTAB_BASE_CFG':
      if ((lo & FMT) === FMT_2LEVEL) w[ctl + IOMMU.own] = 1;
      break;
  }
  w[at] = (lo & maskLo) >>> 0;
  if (def.bits === 64) w[at + 1] = (hi & maskHi) >>> 0;
}
