/** Event records in words. */
import { getField, hex, hex64 } from '../../../fields/field.ts';
import { CLASS, EVENT, RECORD, eventName, recordFields } from './records.ts';

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
