/** SMMUv3 registers used by the machine (IHI 0070 section 6.3). Offsets in bytes from the SMMU's base. */
import { type Field, field } from './field.ts';

export interface RegisterDef {
  readonly name: string;
  readonly offset: number;
  readonly bits: 32 | 64;
  readonly fields: readonly Field[];
}

const f = (name: string, hi: number, lo: number, doc: string, values?: Record<number, string>): Field =>
  field(name, 0, hi, lo, doc, { values });

export const CERROR = { NONE: 0, ILL: 1, ABT: 2, ATC_INV_SYNC: 3 } as const;
export const CERROR_NAMES = ['CERROR_NONE', 'CERROR_ILL', 'CERROR_ABT', 'CERROR_ATC_INV_SYNC'] as const;

/** GERROR bit 0. */
export const GERROR_CMDQ = 1;

export const REGISTERS: readonly RegisterDef[] = [
  {
    name: 'IDR0',
    offset: 0x0,
    bits: 32,
    fields: [
      f('S2P', 0, 0, 'Stage 2 supported'),
      f('S1P', 1, 1, 'Stage 1 supported'),
      f('TTF', 3, 2, 'Table formats'),
      f('ATS', 10, 10, 'ATS supported'),
      f('VMID16', 18, 18, '16-bit VMIDs'),
      f('ST_LEVEL', 28, 27, 'Stream table levels', { 0: 'linear', 1: 'linear or 2-level' }),
    ],
  },
  {
    name: 'IDR1',
    offset: 0x4,
    bits: 32,
    fields: [
      f('SIDSIZE', 5, 0, 'StreamID bits'),
      f('SSIDSIZE', 10, 6, 'SubstreamID bits'),
      f('EVENTQS', 20, 16, 'log2 of the largest event queue'),
      f('CMDQS', 25, 21, 'log2 of the largest command queue'),
    ],
  },
  {
    name: 'IDR3',
    offset: 0xc,
    bits: 32,
    fields: [f('FWB', 8, 8, 'Stage-2 forced write-back'), f('RIL', 10, 10, 'Range invalidation')],
  },
  {
    name: 'IDR5',
    offset: 0x14,
    bits: 32,
    fields: [f('OAS', 2, 0, 'Output address size', { 4: '44 bits', 5: '48 bits' })],
  },
  {
    name: 'CR0',
    offset: 0x20,
    bits: 32,
    fields: [
      f('SMMUEN', 0, 0, 'Translation enabled'),
      f('EVENTQEN', 2, 2, 'Event queue enabled'),
      f('CMDQEN', 3, 3, 'Command queue enabled'),
    ],
  },
  {
    name: 'GERROR',
    offset: 0x60,
    bits: 32,
    fields: [
      f('CMDQ_ERR', 0, 0, 'A command could not be consumed: see CMDQ_CONS.ERR. Active while it differs from GERRORN'),
    ],
  },
  { name: 'GERRORN', offset: 0x64, bits: 32, fields: [f('CMDQ_ERR', 0, 0, 'Acknowledges GERROR')] },
  { name: 'STRTAB_BASE', offset: 0x80, bits: 64, fields: [f('ADDR', 51, 6, 'Stream table')] },
  {
    name: 'STRTAB_BASE_CFG',
    offset: 0x88,
    bits: 32,
    fields: [
      f('LOG2SIZE', 5, 0, 'log2 of the number of streams'),
      f('SPLIT', 10, 6, 'StreamID bits of the second level'),
      f('FMT', 17, 16, 'Format', { 0: 'linear', 1: '2-level' }),
    ],
  },
  {
    name: 'CMDQ_BASE',
    offset: 0x90,
    bits: 64,
    fields: [
      f('LOG2SIZE', 4, 0, 'log2 of the number of entries'),
      f('ADDR', 51, 5, 'Command queue'),
      f('RA', 62, 62, 'Read-allocate hint'),
    ],
  },
  {
    name: 'CMDQ_PROD',
    offset: 0x98,
    bits: 32,
    fields: [f('WR', 19, 0, 'Next slot that software writes, with the wrap bit above the index')],
  },
  {
    name: 'CMDQ_CONS',
    offset: 0x9c,
    bits: 32,
    fields: [
      f('RD', 19, 0, 'Next command that hardware consumes, with the wrap bit'),
      f('ERR', 30, 24, 'Why it stopped', { 0: 'none', 1: 'CERROR_ILL', 2: 'CERROR_ABT', 3: 'CERROR_ATC_INV_SYNC' }),
    ],
  },
];

export const IDR0_ATS = 1 << 10;
export const IDR3_RIL = 1 << 10;
export const CR0_SMMUEN = 1;
export const CR0_CMDQEN = 8;
/** Index and wrap bit of CMDQ_CONS; ERR sits above. */
export const CONS_RD = 0xfffff;
export const CONS_ERR_SHIFT = 24;
