/** Whether words that are found somewhere can be an event record (IHI 0070 section 7.3). */
import { field as f, getField, reservedMasks } from '../../../fields/field.ts';
import { CLASS, EVENT, HEAD, RECORD, recordFields } from './records.ts';

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
    const fields = recordFields(type);
    const more = fields.includes(RECORD.CLASS) ? FAULT_MORE : [];
    const reason = fields.includes(RECORD.FETCH) ? [REASON] : [];
    return [type, reservedMasks(4, [RECORD.TYPE, ...fields, ...more, ...reason])];
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
  if (!reserved) return 'no';
  for (let i = 0; i < reserved.length; i++) if (w[at + i] & reserved[i]) return 'no';
  const fields = recordFields(type);
  if (fields === HEAD) return OTHER.includes(type) ? 'possible' : 'sure';
  if (!fields.includes(RECORD.CLASS)) return 'possible';
  // Fetching a CD or a descriptor of stage 1 faults in stage 2 only, unless the fetch itself aborts.
  const kind = getField(RECORD.CLASS, w, at);
  const fetched = getField(RECORD.S2, w, at) === 1 || (type === EVENT.F_WALK_EABT && kind === CLASS.TT);
  return kind === CLASS.IN || (kind < CLASS.IN && fetched) ? 'sure' : 'no';
}
