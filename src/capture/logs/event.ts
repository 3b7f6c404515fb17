/** The meaning of an event record, whole or cut, and of what drivers and emulators print of one (IHI 0070 7.3). */
import { EVENT_DOC } from '../../model/arch/smmuv3/fields/record-text.ts';
import { EVENT, HEAD, RECORD, recordFields } from '../../model/arch/smmuv3/fields/records.ts';
import { REQUEST } from '../../model/arch/smmuv3/fields/page-requests.ts';
import { type Field, getField, hex, shortHex64 } from '../../model/fields/field.ts';
import type { EventFact } from './facts.ts';

interface OtherRecord {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly Field[];
}

const { PNU, IND, RNW, S2, INPUT, IPA, FETCH } = RECORD;
/** Record types that the model does not raise (IHI 0070 7.3.2, 7.3.17 to 7.3.20). */
const OTHER: Readonly<Record<number, OtherRecord>> = {
  1: {
    name: 'F_UUT',
    doc: 'A transaction of a kind that the SMMU does not support',
    fields: [...HEAD, PNU, IND, RNW, INPUT],
  },
  32: {
    name: 'F_TLB_CONFLICT',
    doc: 'Several entries of a TLB match the address: one was put there while an older one was not invalidated',
    fields: [...HEAD, PNU, IND, RNW, S2, INPUT, IPA],
  },
  33: {
    name: 'F_CFG_CONFLICT',
    doc: 'Several cached STEs match the stream: STE.CONT spans one that differs',
    fields: HEAD,
  },
  36: {
    name: 'E_PAGE_REQUEST',
    doc: 'A hint of a device that it will use an address; nothing waits for an answer',
    fields: [...HEAD, INPUT],
  },
  37: { name: 'F_VMS_FETCH', doc: 'Fetching the VMS met an external abort', fields: [...HEAD, FETCH] },
};
const fieldsOf = (code: number): readonly Field[] => OTHER[code]?.fields ?? recordFields(code);
/** IMPDEF_EVENTn. */
const IMPDEF = { first: 0xe0, last: 0xef };
const CODES: Readonly<Record<string, number>> = {
  ...EVENT,
  ...Object.fromEntries(Object.entries(OTHER).map(([code, { name }]) => [name, Number(code)])),
};
const NAMES = new Map(Object.entries(CODES).map(([name, code]) => [code, name]));
const CLASSES = ['CD', 'TTD', 'IN', null] as const;

const codeOf = (name: string): number | null => CODES[name] ?? null;
export const nameOf = (code: number): string => NAMES.get(code) ?? `event ${hex(code)}`;
export const meaningOf = ({ name, code }: EventFact): string | undefined =>
  name === PAGE_REQUEST ? 'A device asks by PRI for a page that is not there' : docOf(code ?? -1);

const docOf = (code: number): string | undefined =>
  EVENT_DOC[code] ??
  OTHER[code]?.doc ??
  (code >= IMPDEF.first && code <= IMPDEF.last ? 'The implementation defines it' : undefined);

/** Nothing but its name. */
export const eventNamed = (name: string): EventFact => ({
  name,
  code: codeOf(name),
  sid: null,
  ssid: null,
  access: null,
  class: null,
  stage: null,
  input: null,
  ipa: null,
  stalled: null,
  stag: null,
});

/** `words`: u32 of the record from its first on; a record that is cut has fewer than eight. `code`: as told beside it. */
export function eventOf(words: ArrayLike<number>, code = words[0] & 0xff): EventFact {
  const fields = fieldsOf(code);
  const get = (field: Field): number | undefined =>
    fields.includes(field) && words.length >= field.word * 2 + 2 ? getField(field, words) : undefined;
  const [ssv, rnw, s2, kind, stall] = [RECORD.SSV, RNW, S2, RECORD.CLASS, RECORD.STALL].map(get);
  const input = get(RECORD.INPUT) === undefined ? null : shortHex64(words[4], words[5]);
  const ipa = s2 === 1 ? get(RECORD.IPA) : undefined;
  return {
    name: nameOf(code),
    code,
    sid: get(RECORD.SID) ?? null,
    ssid: ssv ? (get(RECORD.SSID) ?? null) : null,
    access: rnw === undefined ? null : rnw ? 'read' : 'write',
    class: kind === undefined ? null : CLASSES[kind],
    stage: s2 === undefined ? null : s2 ? 2 : 1,
    input,
    ipa: ipa === undefined ? null : hex(ipa),
    stalled: stall === undefined ? null : stall === 1,
    stag: stall ? (get(RECORD.STAG) ?? null) : null,
  };
}

/** A page request of the PRI queue, four u32; it has no event number. */
export function requestOf(words: ArrayLike<number>): EventFact & { readonly group: number; readonly last: boolean } {
  const get = (name: keyof typeof REQUEST): number => getField(REQUEST[name], words);
  return {
    ...eventNamed(PAGE_REQUEST),
    sid: get('SID'),
    ssid: get('SSV') ? get('SSID') : null,
    access: get('WRITE') ? 'write' : get('READ') ? 'read' : null,
    input: hex(get('ADDR')),
    group: get('GROUP'),
    last: get('LAST') === 1,
  };
}

export const PAGE_REQUEST = 'page request';

/** `F_TRANSLATION, StreamID 0x4a03 (4a:00.3), read, input 0x0, stage 1` */
export function eventText(e: EventFact): string {
  return [
    e.name,
    ...(e.sid === null ? [] : [`StreamID ${hex(e.sid)} (${rid(e.sid)})`]),
    ...(e.ssid === null ? [] : [`SubstreamID ${hex(e.ssid)}`]),
    ...(e.access === null ? [] : [e.access]),
    ...(e.input === null ? [] : [`input ${e.input}`]),
    ...(e.stage === null ? [] : [`stage ${e.stage}`]),
    ...(e.class === null || e.class === 'IN' ? [] : [`looking up a ${e.class}`]),
    ...(e.ipa === null ? [] : [`IPA ${e.ipa}`]),
    ...(e.stalled ? [`stalled, STAG ${hex(e.stag ?? 0)}`] : []),
  ].join(', ');
}

/** Bus, device and function of a requester, where the StreamID is its RID. */
const rid = (sid: number): string => {
  const two = (value: number): string => value.toString(16).padStart(2, '0');
  return `PCI ${two((sid >>> 8) & 0xff)}:${two((sid >>> 3) & 31)}.${sid & 7}`;
};
