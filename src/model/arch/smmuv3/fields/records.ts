/** Event records: 32 bytes, four little-endian 64-bit words (IHI 0070 section 7.3). */
import { type Field, field as f, hex } from '../../../fields/field.ts';

/** Record types (IHI 0070 7.3). */
export const EVENT = {
  C_BAD_STREAMID: 0x02,
  F_STE_FETCH: 0x03,
  C_BAD_STE: 0x04,
  F_BAD_ATS_TREQ: 0x05,
  F_STREAM_DISABLED: 0x06,
  F_TRANSL_FORBIDDEN: 0x07,
  C_BAD_SUBSTREAMID: 0x08,
  F_CD_FETCH: 0x09,
  C_BAD_CD: 0x0a,
  F_WALK_EABT: 0x0b,
  F_TRANSLATION: 0x10,
  F_ADDR_SIZE: 0x11,
  F_ACCESS: 0x12,
  F_PERMISSION: 0x13,
} as const;

/** What the SMMU was looking up when it faulted (field CLASS). */
export const CLASS = { CD: 0, TT: 1, IN: 2 } as const;

export const RECORD_BYTES = 32;

export const RECORD = {
  TYPE: f('Type', 0, 7, 0, 'Event number'),
  SSV: f('SSV', 0, 11, 11, 'The SubstreamID is valid'),
  SSID: f('SubstreamID', 0, 31, 12, 'PASID of the transaction'),
  SID: f('StreamID', 0, 63, 32, 'Stream of the transaction'),
  STAG: f('STAG', 1, 15, 0, 'Stall tag'),
  STALL: f('Stall', 1, 31, 31, 'The transaction waits for CMD_RESUME'),
  PNU: f('PnU', 1, 33, 33, 'Privileged access'),
  IND: f('InD', 1, 34, 34, 'Instruction fetch'),
  RNW: f('RnW', 1, 35, 35, 'Read access'),
  S2: f('S2', 1, 39, 39, 'Stage-2 fault'),
  CLASS: f('CLASS', 1, 41, 40, 'What was being looked up', { values: { 0: 'CD', 1: 'TTD', 2: 'input' } }),
  INPUT: f('InputAddr', 2, 63, 0, 'Address that the transaction carried'),
  IPA: f('IPA', 3, 51, 12, 'Intermediate physical address', { address: true }),
  FETCH: f('FetchAddr', 3, 51, 3, 'Address of the fetch that aborted', { address: true }),
} as const;

/** Fields of every record: which stream. */
export const HEAD = [RECORD.SSV, RECORD.SSID, RECORD.SID];
const ACCESS = [RECORD.PNU, RECORD.IND, RECORD.RNW, RECORD.S2, RECORD.CLASS, RECORD.INPUT];
const FAULT = [...HEAD, RECORD.STALL, RECORD.STAG, ...ACCESS];

/** Fields beside Type, in the order of a reader. */
const FIELDS: Readonly<Record<number, readonly Field[]>> = {
  [EVENT.C_BAD_STREAMID]: HEAD,
  [EVENT.F_STE_FETCH]: [...HEAD, RECORD.FETCH],
  [EVENT.C_BAD_STE]: HEAD,
  [EVENT.F_BAD_ATS_TREQ]: [...HEAD, RECORD.PNU, RECORD.IND, RECORD.RNW, RECORD.INPUT],
  [EVENT.F_STREAM_DISABLED]: HEAD,
  [EVENT.F_TRANSL_FORBIDDEN]: [...HEAD, RECORD.RNW, RECORD.INPUT],
  [EVENT.C_BAD_SUBSTREAMID]: HEAD,
  [EVENT.F_CD_FETCH]: [...HEAD, RECORD.FETCH],
  [EVENT.C_BAD_CD]: HEAD,
  // Its low half has a reason, and neither Stall nor STAG.
  [EVENT.F_WALK_EABT]: [...HEAD, ...ACCESS, RECORD.FETCH],
  [EVENT.F_TRANSLATION]: [...FAULT, RECORD.IPA],
  [EVENT.F_ADDR_SIZE]: [...FAULT, RECORD.IPA],
  [EVENT.F_ACCESS]: [...FAULT, RECORD.IPA],
  [EVENT.F_PERMISSION]: [...FAULT, RECORD.IPA],
};

/** `F_TRANSLATION`; `event 0x20` for a type that the model does not raise. */
export const eventName = (type: number): string =>
  Object.entries(EVENT).find(([, value]) => value === type)?.[0] ?? `event ${hex(type)}`;

/** Fields that mean something in a record of this type. */
export const recordFields = (type: number): readonly Field[] => FIELDS[type] ?? HEAD;
