/** Event records: 32 bytes, four little-endian 64-bit words (IHI 0070 section 7.3). */
import { type Field, field as f, getField, hex, hex64, reservedMasks } from '../../../fields/field.ts';

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

const HEAD = [RECORD.SSV, RECORD.SSID, RECORD.SID];
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
  [EVENT.F_WALK_EABT]: [...FAULT, RECORD.FETCH],
  [EVENT.F_TRANSLATION]: [...FAULT, RECORD.IPA],
  [EVENT.F_ADDR_SIZE]: [...FAULT, RECORD.IPA],
  [EVENT.F_ACCESS]: [...FAULT, RECORD.IPA],
  [EVENT.F_PERMISSION]: [...FAULT, RECORD.IPA],
};

export const EVENT_DOC: Readonly<Record<number, string>> = {
  [EVENT.C_BAD_STREAMID]: 'The StreamID is outside the stream table',
  [EVENT.F_STE_FETCH]: 'Fetching the STE met an external abort',
  [EVENT.C_BAD_STE]: 'The STE is invalid, reserved or not supported',
  [EVENT.F_BAD_ATS_TREQ]: 'An ATS Translation Request from a stream that may not use ATS',
  [EVENT.F_STREAM_DISABLED]: 'A transaction without SubstreamID, and STE.S1DSS forbids it',
  [EVENT.F_TRANSL_FORBIDDEN]: 'An ATS translated transaction from a stream that may not use ATS',
  [EVENT.C_BAD_SUBSTREAMID]: 'The SubstreamID is outside the CD table',
  [EVENT.F_CD_FETCH]: 'Fetching the CD met an external abort',
  [EVENT.C_BAD_CD]: 'The CD is invalid, reserved or not supported',
  [EVENT.F_WALK_EABT]: 'Fetching a translation table descriptor met an external abort',
  [EVENT.F_TRANSLATION]: 'No translation for the address',
  [EVENT.F_ADDR_SIZE]: 'An address is wider than the size that is configured',
  [EVENT.F_ACCESS]: 'The access flag of the entry is 0',
  [EVENT.F_PERMISSION]: 'The entry does not allow the access',
};

/** `F_TRANSLATION`; `event 0x20` for a type that the model does not raise. */
export const eventName = (type: number): string =>
  Object.entries(EVENT).find(([, value]) => value === type)?.[0] ?? `event ${hex(type)}`;

/** Fields that mean something in a record of this type. */
export const recordFields = (type: number): readonly Field[] => FIELDS[type] ?? HEAD;

/** Bits that a record may have beside the fields that are shown: what an implementation defines, and newer fields. */
const REASON = f('Reason', 1, 15, 0, 'Implementation defined');
const WHOLE = [1, 2, 3].map((word) => f(`word ${word}`, word, 63, 0, 'Not described here'));
const FAULT_MORE = [
  f('NSIPA', 1, 36, 36, 'The IPA is Non-secure'),
  f('TTRnW', 1, 44, 44, 'Read access of a table walk'),
  f('Impl', 1, 63, 48, 'Implementation defined'),
  // Without S2 it is no IPA, and implementations leave what they like.
  WHOLE[2],
];

/** Record types that the model does not raise: F_TLB_CONFLICT, F_CFG_CONFLICT, E_PAGE_REQUEST, F_VMS_FETCH. */
const OTHER = [0x20, 0x21, 0x24, 0x25];

const RESERVED: ReadonlyMap<number, Uint32Array> = new Map([
  ...Object.values(EVENT).map((type): [number, Uint32Array] => {
    const fields = FIELDS[type];
    const more = fields.includes(RECORD.CLASS) ? FAULT_MORE : fields.includes(RECORD.FETCH) ? [REASON] : [];
    return [type, reservedMasks(4, [RECORD.TYPE, ...fields, ...more])];
  }),
  ...OTHER.map((type): [number, Uint32Array] => [type, reservedMasks(4, [RECORD.TYPE, ...HEAD, ...WHOLE])]),
]);

/**
 * Whether eight u32 can be a record: a type of IHI 0070 7.3 and no reserved bit. `sure`: hardly anything else, because
 * it is a fault that says at which stage and of what class it is, or names a stream and is zero behind that.
 */
export function isRecord(w: ArrayLike<number>, at = 0): 'no' | 'possible' | 'sure' {
  const type = getField(RECORD.TYPE, w, at);
  const reserved = RESERVED.get(type);
  if (!reserved || reserved.some((mask, i) => (w[at + i] & mask) !== 0)) return 'no';
  const fields = recordFields(type);
  if (fields === HEAD) return OTHER.includes(type) ? 'possible' : 'sure';
  if (!fields.includes(RECORD.CLASS)) return 'possible';
  // Fetching a CD or a descriptor of stage 1 faults in stage 2 only.
  const kind = getField(RECORD.CLASS, w, at);
  return kind === CLASS.IN || (kind < CLASS.IN && getField(RECORD.S2, w, at) === 1) ? 'sure' : 'no';
}

/** `F_TRANSLATION SID 0x100, write, input 0x400000`: one line for a record of eight u32. */
export function shortRecord(w: ArrayLike<number>, at = 0): string {
  const type = getField(RECORD.TYPE, w, at);
  const fields = recordFields(type);
  const parts = [`${eventName(type)} SID ${hex(getField(RECORD.SID, w, at))}`];
  if (getField(RECORD.SSV, w, at)) parts.push(`SSID ${hex(getField(RECORD.SSID, w, at))}`);
  if (fields.includes(RECORD.RNW)) parts.push(getField(RECORD.RNW, w, at) ? 'read' : 'write');
  if (fields.includes(RECORD.S2) && getField(RECORD.S2, w, at)) parts.push('stage 2');
  if (fields.includes(RECORD.CLASS) && getField(RECORD.CLASS, w, at) !== CLASS.IN)
    parts.push(`${RECORD.CLASS.values![getField(RECORD.CLASS, w, at)]} fetch`);
  if (fields.includes(RECORD.INPUT)) parts.push(`input ${hex64(w[at + 4], w[at + 5]).replace(/^0x0+(?=.)/, '0x')}`);
  return parts.join(', ');
}
