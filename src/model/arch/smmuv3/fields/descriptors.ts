/** Stream table entries, context descriptors and AArch64 long-format table descriptors (IHI 0070 sections 5.2, 5.4). */
import { field as f } from '../../../fields/field.ts';

const OAS = { 0: '32 bits', 1: '36 bits', 2: '40 bits', 3: '42 bits', 4: '44 bits', 5: '48 bits', 6: '52 bits' };
const TG0 = { 0: '4K', 1: '64K', 2: '16K', 3: 'reserved' };
const TG1 = { 0: 'reserved', 1: '16K', 2: '4K', 3: '64K' };
const SH = { 0: 'non-shareable', 1: 'reserved', 2: 'outer shareable', 3: 'inner shareable' };

/** First-level stream table descriptor (IHI 0070 5.1). */
export const L1STD = {
  SPAN: f('Span', 0, 4, 0, 'The second level has 2^(Span-1) STEs; 0: none'),
  L2PTR: f('L2Ptr', 0, 51, 6, 'Second-level stream table', { address: true }),
} as const;

/** What STE.Config says (IHI 0070 5.2). */
export const CONFIG_NAMES: Readonly<Record<number, string>> = {
  0: 'abort',
  4: 'bypass',
  5: 'stage 1',
  6: 'stage 2',
  7: 'stage 1 and 2 (nested)',
};

/** STE.Config by name, of the low half of word 0 of an STE. */
export function configName(low: number): string {
  const config = (low >>> 1) & 7;
  return CONFIG_NAMES[config] ?? `${config} (reserved)`;
}

export const STE = {
  V: f('V', 0, 0, 0, 'Valid'),
  CONFIG: f('Config', 0, 3, 1, 'Which stages translate', {
    values: CONFIG_NAMES,
  }),
  S1FMT: f('S1Fmt', 0, 5, 4, 'Format of the CD table', { values: { 0: 'linear', 1: '2-level 4K', 2: '2-level 64K' } }),
  S1CTXPTR: f('S1ContextPtr', 0, 51, 6, 'CD table: an IPA when stage 2 is on', { address: true }),
  S1CDMAX: f('S1CDMax', 0, 63, 59, 'log2 of the number of CDs'),
  S1DSS: f('S1DSS', 1, 1, 0, 'Transactions without SubstreamID', {
    values: { 0: 'terminate', 1: 'bypass stage 1', 2: 'use CD 0' },
  }),
  MEV: f('MEV', 1, 19, 19, 'Merge events'),
  S2FWB: f('S2FWB', 1, 25, 25, 'Stage 2 forces write-back'),
  S1STALLD: f('S1STALLD', 1, 27, 27, 'Stage-1 stalls disabled'),
  EATS: f('EATS', 1, 29, 28, 'ATS: 0 refused, 1 full', { values: { 0: 'refused', 1: 'full', 2: 'split-stage' } }),
  STRW: f('STRW', 1, 31, 30, 'StreamWorld', { values: { 0: 'NS-EL1', 2: 'NS-EL2' } }),
  S2VMID: f('S2VMID', 2, 15, 0, 'VMID that tags the entries of this stream'),
  S2T0SZ: f('S2T0SZ', 2, 37, 32, 'IPA size is 64 - S2T0SZ bits'),
  S2SL0: f('S2SL0', 2, 39, 38, 'Start level of the stage-2 walk'),
  S2TG: f('S2TG', 2, 47, 46, 'Stage-2 granule', { values: TG0 }),
  S2PS: f('S2PS', 2, 50, 48, 'Stage-2 output size', { values: OAS }),
  S2AA64: f('S2AA64', 2, 51, 51, 'Stage-2 tables are AArch64'),
  S2ENDI: f('S2ENDI', 2, 52, 52, 'Stage-2 tables are big-endian'),
  S2AFFD: f('S2AFFD', 2, 53, 53, 'Stage-2 access flag faults disabled'),
  S2HD: f('S2HD', 2, 55, 55, 'Hardware sets the stage-2 dirty state'),
  S2HA: f('S2HA', 2, 56, 56, 'Hardware sets the stage-2 access flag'),
  S2S: f('S2S', 2, 57, 57, 'Stage-2 faults stall'),
  S2R: f('S2R', 2, 58, 58, 'Stage-2 faults are recorded'),
  S2TTB: f('S2TTB', 3, 51, 4, 'Stage-2 table, a physical address', { address: true }),
} as const;

/** First-level context descriptor (IHI 0070 5.3). */
export const L1CD = {
  V: f('V', 0, 0, 0, 'Valid'),
  L2PTR: f('L2Ptr', 0, 51, 12, 'Second-level CD table: an IPA when stage 2 is on', { address: true }),
} as const;

export const CD = {
  T0SZ: f('T0SZ', 0, 5, 0, 'Input size of TTB0 is 64 - T0SZ bits'),
  TG0: f('TG0', 0, 7, 6, 'Granule of TTB0', { values: TG0 }),
  SH0: f('SH0', 0, 13, 12, 'Shareability of the walks from TTB0', { values: SH }),
  EPD0: f('EPD0', 0, 14, 14, 'TTB0 walks disabled'),
  ENDI: f('ENDI', 0, 15, 15, 'Tables are big-endian'),
  T1SZ: f('T1SZ', 0, 21, 16, 'Input size of TTB1 is 64 - T1SZ bits'),
  TG1: f('TG1', 0, 23, 22, 'Granule of TTB1', { values: TG1 }),
  EPD1: f('EPD1', 0, 30, 30, 'TTB1 walks disabled'),
  V: f('V', 0, 31, 31, 'Valid'),
  IPS: f('IPS', 0, 34, 32, 'Output size of stage 1', { values: OAS }),
  AFFD: f('AFFD', 0, 35, 35, 'Access flag faults disabled'),
  TBI0: f('TBI0', 0, 38, 38, 'The top byte is ignored in the range of TTB0'),
  TBI1: f('TBI1', 0, 39, 39, 'The top byte is ignored in the range of TTB1'),
  AA64: f('AA64', 0, 41, 41, 'AArch64 tables'),
  HD: f('HD', 0, 42, 42, 'Hardware sets the dirty state'),
  HA: f('HA', 0, 43, 43, 'Hardware sets the access flag'),
  S: f('S', 0, 44, 44, 'Faults stall'),
  R: f('R', 0, 45, 45, 'Faults are recorded'),
  A: f('A', 0, 46, 46, 'Faults abort the transaction'),
  ASET: f('ASET', 0, 47, 47, 'The ASID is not shared with the CPUs'),
  ASID: f('ASID', 0, 63, 48, 'Address space identifier'),
  HAD0: f('HAD0', 1, 1, 1, 'Hierarchical attributes of TTB0 disabled'),
  TTB0: f('TTB0', 1, 51, 4, 'Stage-1 table of the low range: an IPA when stage 2 is on', { address: true }),
  HAD1: f('HAD1', 2, 1, 1, 'Hierarchical attributes of TTB1 disabled'),
  TTB1: f('TTB1', 2, 51, 4, 'Stage-1 table of the high range: an IPA when stage 2 is on', { address: true }),
} as const;

/** A long-format translation table descriptor (Arm ARM D8.3); which fields count depends on stage and level. */
export const PTE = {
  VALID: f('Valid', 0, 0, 0, 'The descriptor is valid'),
  TABLE: f('Type', 0, 1, 1, 'Table or page (at level 3); else a block', { values: { 0: 'block', 1: 'table or page' } }),
  AP: f('AP', 0, 7, 6, 'Stage 1: AP[2] read-only, AP[1] EL0 too. Stage 2 (S2AP): write, read'),
  SH: f('SH', 0, 9, 8, 'Shareability', { values: SH }),
  AF: f('AF', 0, 10, 10, 'Access flag'),
  NG: f('nG', 0, 11, 11, 'Not global: tagged with the ASID (stage 1)'),
  ADDR: f('Address', 0, 47, 12, 'Next table or output address', { address: true }),
  CONT: f('Contiguous', 0, 52, 52, 'One of a contiguous set of entries'),
  PXN: f('PXN', 0, 53, 53, 'Not executable at EL1'),
  XN: f('UXN', 0, 54, 54, 'Not executable at EL0'),
  APTABLE: f('APTable', 0, 62, 61, 'Limits what the tables below allow (stage-1 table descriptor)'),
} as const;

export const STE_BYTES = 64;
export const CD_BYTES = 64;
export const CONFIG = { ABORT: 0, BYPASS: 4, S1: 5, S2: 6, NESTED: 7 } as const;
