/** Stream table entries, context descriptors and AArch64 long-format table descriptors (IHI 0070 sections 5.2, 5.4). */
import { field as f } from './field.ts';

export const STE = {
  V: f('V', 0, 0, 0, 'Valid'),
  CONFIG: f('Config', 0, 3, 1, 'Which stages translate', {
    values: { 0: 'abort', 4: 'bypass', 5: 'stage 1', 6: 'stage 2', 7: 'stage 1 and 2 (nested)' },
  }),
  S1FMT: f('S1Fmt', 0, 5, 4, 'Format of the CD table'),
  S1CTXPTR: f('S1ContextPtr', 0, 51, 6, 'CD table: an IPA when stage 2 is on', { address: true }),
  S1CDMAX: f('S1CDMax', 0, 63, 59, 'log2 of the number of CDs'),
  EATS: f('EATS', 1, 29, 28, 'ATS: 0 refused, 1 full'),
  MEV: f('MEV', 1, 19, 19, 'Merge events'),
  S2FWB: f('S2FWB', 1, 25, 25, 'Stage 2 forces write-back'),
  S2VMID: f('S2VMID', 2, 15, 0, 'VMID that tags the entries of this stream'),
  S2T0SZ: f('S2T0SZ', 2, 37, 32, 'IPA size is 64 - S2T0SZ bits'),
  S2SL0: f('S2SL0', 2, 39, 38, 'Start level of the stage-2 walk'),
  S2TG: f('S2TG', 2, 47, 46, 'Stage-2 granule', { values: { 0: '4K', 1: '64K', 2: '16K' } }),
  S2PS: f('S2PS', 2, 50, 48, 'Stage-2 output size'),
  S2AA64: f('S2AA64', 2, 51, 51, 'Stage-2 tables are AArch64'),
  S2TTB: f('S2TTB', 3, 51, 4, 'Stage-2 table, a physical address', { address: true }),
} as const;

export const CD = {
  T0SZ: f('T0SZ', 0, 5, 0, 'Input size is 64 - T0SZ bits'),
  TG0: f('TG0', 0, 7, 6, 'Stage-1 granule', { values: { 0: '4K', 1: '64K', 2: '16K' } }),
  EPD0: f('EPD0', 0, 14, 14, 'TTB0 walks disabled'),
  V: f('V', 0, 31, 31, 'Valid'),
  IPS: f('IPS', 0, 34, 32, 'Output size of stage 1'),
  AA64: f('AA64', 0, 41, 41, 'AArch64 tables'),
  ASID: f('ASID', 0, 63, 48, 'Address space identifier'),
  TTB0: f('TTB0', 1, 51, 4, 'Stage-1 table: an IPA when stage 2 is on', { address: true }),
} as const;

export const STE_BYTES = 64;
export const CD_BYTES = 64;
export const CONFIG = { ABORT: 0, BYPASS: 4, S1: 5, S2: 6, NESTED: 7 } as const;
