/** What each command does when a physical SMMU consumes it (IHI 0070 section 4). */
import { OP } from '../fields/commands.ts';
import { CERROR, IDR0_ATS, IDR0_HYP, IDR0_PRI, IDR0_S1P, IDR0_S2P, IDR3_RIL } from '../fields/register-bits.ts';
import { deviceOf, receiveInvalidate } from '../../../pcie/device.ts';
import { IOMMU } from '../../../state/layout.ts';
import { keepsNone } from '../../../state/looks.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Sid, Iommu } from '../../../state/numbers.ts';
import { hasSid } from '../../../state/topology.ts';
import { IOMMU_EVENT } from '../../../iommu/events.ts';
import { doomByConfig, doomByTlbi } from './inflight.ts';
import { cfgi, tlbi } from './invalidate.ts';

/** What an opcode is to an SMMU. */
const DO = {
  illegal: 0,
  nothing: 1,
  hint: 2,
  tlbi: 3,
  tlbiAddress: 4,
  cfgi: 5,
  cfgiCd: 6,
  sync: 7,
  atcInv: 8,
} as const;

/** Opcodes, what they do, and whether an SMMU has what they need; the others are illegal. */
const OPCODES: readonly (readonly [opcode: number, does: number, has?: (idr0: number) => boolean])[] = [
  [OP.PREFETCH_CONFIG, DO.hint],
  [OP.PREFETCH_ADDR, DO.hint],
  [OP.CFGI_STE, DO.cfgi],
  [OP.CFGI_STE_RANGE, DO.cfgi],
  [OP.CFGI_CD, DO.cfgiCd],
  [OP.CFGI_CD_ALL, DO.cfgiCd],
  [OP.TLBI_NH_ALL, DO.tlbi, (idr0) => (idr0 & IDR0_S1P) !== 0],
  [OP.TLBI_NH_ASID, DO.tlbi, (idr0) => (idr0 & IDR0_S1P) !== 0],
  [OP.TLBI_NH_VA, DO.tlbiAddress, (idr0) => (idr0 & IDR0_S1P) !== 0],
  [OP.TLBI_NH_VAA, DO.tlbiAddress, (idr0) => (idr0 & IDR0_S1P) !== 0],
  [OP.TLBI_S12_VMALL, DO.tlbi, (idr0) => (idr0 & IDR0_S2P) !== 0],
  [OP.TLBI_S2_IPA, DO.tlbiAddress, (idr0) => (idr0 & IDR0_S2P) !== 0],
  [OP.TLBI_NSNH_ALL, DO.tlbi],
  [OP.SYNC, DO.sync],
];

/** The same for features that QEMU's queue consumes whether or not they are there (quirk laxCommands). */
const FEATURES: typeof OPCODES = [
  // The model's streams are of NS-EL1: there are no EL2 and EL3 entries to remove.
  [OP.TLBI_EL2_ALL, DO.nothing, (idr0) => (idr0 & IDR0_HYP) !== 0],
  [OP.TLBI_EL2_ASID, DO.nothing, (idr0) => (idr0 & IDR0_HYP) !== 0],
  [OP.TLBI_EL2_VA, DO.nothing, (idr0) => (idr0 & IDR0_HYP) !== 0],
  [OP.TLBI_EL2_VAA, DO.nothing, (idr0) => (idr0 & IDR0_HYP) !== 0],
  // EL3 is for the Secure queue.
  [OP.TLBI_EL3_ALL, DO.nothing, () => false],
  [OP.TLBI_EL3_VA, DO.nothing, () => false],
  [OP.ATC_INV, DO.atcInv, (idr0) => (idr0 & IDR0_ATS) !== 0],
  [OP.PRI_RESP, DO.nothing, (idr0) => (idr0 & IDR0_PRI) !== 0],
  // STALL_MODEL 1: faults never stall.
  [OP.RESUME, DO.nothing, (idr0) => ((idr0 >>> 24) & 3) !== 1],
  [OP.STALL_TERM, DO.nothing, (idr0) => ((idr0 >>> 24) & 3) !== 1],
];

/** What each of the 256 opcodes is to an SMMU with this IDR0. */
function decoder(idr0: number, lax: boolean): Uint8Array {
  const table = new Uint8Array(256);
  for (const [opcode, does, has = () => true] of OPCODES) if (has(idr0)) table[opcode] = does;
  for (const [opcode, does, has = () => true] of FEATURES)
    if (has(idr0)) table[opcode] = does;
    else if (lax) table[opcode] = DO.nothing;
  return table;
}

const decoders = new Map<number, Uint8Array>();

/** The table of an SMMU: made once for each IDR0. */
export function decoderOf(m: Machine, s: Iommu): Uint8Array {
  const { IDR0 } = m.topo.iommus[s].idr;
  const lax = m.design.hardware.quirks.laxCommands;
  const key = IDR0 * 2 + (lax ? 1 : 0);
  let table = decoders.get(key);
  if (!table) {
    table = decoder(IDR0, lax);
    decoders.set(key, table);
  }
  return table;
}

const SSEC = 1 << 10;
const CS = 3 << 12;
const TG = 0xc00;

/** The effect of one command; a CERROR code. `table`: the SMMU's decoder; `from`: 0 the CMDQ, else a VCMDQ's queue + 1. */
export function execute(
  m: Machine,
  s: Iommu,
  table: Uint8Array,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  from = 0,
): number {
  switch (table[w0 & 0xff]) {
    case DO.sync:
      return (w0 & CS) === CS && !m.design.hardware.quirks.laxCommands ? CERROR.ILL : CERROR.NONE;
    case DO.tlbiAddress:
      if ((w2 & TG) !== 0 && badRange(m, s, w0, w2)) return CERROR.ILL;
      return translations(m, s, w0, w1, w2, w3, from);
    case DO.tlbi:
      return translations(m, s, w0, w1, w2, w3, from);
    case DO.cfgiCd:
      if ((m.topo.iommus[s].idr.IDR0 & IDR0_S1P) === 0 && !ignoresStream(m, s, w1)) return CERROR.ILL;
      return configuration(m, s, w0, w1, w2, from);
    case DO.cfgi:
      return configuration(m, s, w0, w1, w2, from);
    case DO.hint:
      return (w0 & SSEC) !== 0 && !m.design.hardware.quirks.laxCommands ? CERROR.ILL : CERROR.NONE;
    case DO.atcInv:
      if ((w0 & SSEC) !== 0 && !m.design.hardware.quirks.laxCommands) return CERROR.ILL;
      atcInvalidate(m, s, w0, w1, w2, w3, from);
      return CERROR.NONE;
    case DO.nothing:
      return CERROR.NONE;
    default:
      return CERROR.ILL;
  }
}

/** True for a legal command that empties caches: it may take effect after it was consumed. */
export function mayBeLate(m: Machine, s: Iommu, table: Uint8Array, w0: number, w2: number): boolean {
  switch (table[w0 & 0xff]) {
    case DO.tlbiAddress:
      return (w2 & TG) === 0 || !badRange(m, s, w0, w2);
    case DO.tlbi:
      return true;
    case DO.cfgi:
    case DO.cfgiCd:
      return (w0 & SSEC) === 0;
    default:
      return false;
  }
}

function translations(m: Machine, s: Iommu, w0: number, w1: number, w2: number, w3: number, from: number): number {
  tlbi(m, s, w0, w1, w2, w3);
  if (!keepsNone(m, m.layout.iommus[s].ctl + IOMMU.underWay)) doomByTlbi(m, s, w0, w1, w2, w3, from);
  return CERROR.NONE;
}

function configuration(m: Machine, s: Iommu, w0: number, w1: number, w2: number, from: number): number {
  if (w0 & SSEC) return CERROR.ILL;
  cfgi(m, s, w0, w1, w2);
  if (!keepsNone(m, m.layout.iommus[s].ctl + IOMMU.underWay)) doomByConfig(m, s, w0, w1, w2, from);
  return CERROR.NONE;
}

/** TG != 0 with NUM = SCALE = TTL = 0 is reserved (IHI 0070 4.4.1.1); without RIL the fields are RES0. */
function badRange(m: Machine, s: Iommu, w0: number, w2: number): boolean {
  if (m.design.hardware.quirks.laxCommands || (m.topo.iommus[s].idr.IDR3 & IDR3_RIL) === 0) return false;
  return (w0 & 0x03f1f000) === 0 && (w2 & 0x300) === 0;
}

/** QEMU looks for stage 1 only when a device has the StreamID. */
const ignoresStream = (m: Machine, s: Iommu, sid: Sid): boolean =>
  m.design.hardware.quirks.laxCommands && !m.topo.devices.some((device) => device.iommu === s && hasSid(device, sid));

function atcInvalidate(m: Machine, s: Iommu, w0: number, w1: number, w2: number, w3: number, from: number): void {
  const device = deviceOf(m, s, w1);
  if (device < 0) return;
  receiveInvalidate(m, device, w0, w1, w2, w3, from);
  m.w[m.layout.iommus[s].ctl + IOMMU.outstanding]++;
  m.emit(IOMMU_EVENT.sendInvalidate, m.actors.iommu + s, s, device, w3, (w2 & 0xfffff000) >>> 0, w2 & 0x3f);
}
