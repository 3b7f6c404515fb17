/** What events and commands name that an SMMU with these identification registers does not have. */
import { COMMANDS, mnemonic, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { REGISTER } from '../../model/arch/smmuv3/fields/registers.ts';
import { type Field, getField, hex } from '../../model/fields/field.ts';
import type { IDRS, LogFact, Ring } from './facts.ts';
import type { LogFinding } from './finding.ts';

/** Slots that a text names. */
const MOST = 8;

type Idr = (name: (typeof IDRS)[number], field: string) => number | undefined;

/** What is too much for a register, and where that stands. */
interface Limit {
  readonly text: (what: string) => string;
  readonly why: (idr: Idr) => string;
  readonly source: string;
  /** Undefined where the registers do not tell. */
  readonly exceeds: (idr: Idr, w: ArrayLike<number>, at: number) => boolean | undefined;
}

const FIELDS = new Map(COMMANDS.map(({ opcode, fields }) => [opcode, new Map(fields.map((one) => [one.name, one]))]));

const valueAt = (w: ArrayLike<number>, at: number, name: string): number | undefined => {
  const field: Field | undefined = FIELDS.get(w[at] & 0xff)?.get(name);
  return field && getField(field, w, at);
};

const beyond = (value: number | undefined, bits: number | undefined): boolean | undefined =>
  value === undefined || bits === undefined ? undefined : value >= 2 ** bits;

const LIMITS: readonly Limit[] = [
  {
    text: (what) => `${what}: the StreamID is beyond those of this SMMU`,
    why: (idr) => `IDR1.SIDSIZE is ${idr('IDR1', 'SIDSIZE')} bits`,
    source: 'IHI 0070 3.2, 6.3.2',
    // CMD_CFGI_ALL names none.
    exceeds: (idr, w, at) =>
      mnemonic(w, at) !== 'CMD_CFGI_ALL' && beyond(valueAt(w, at, 'sid'), idr('IDR1', 'SIDSIZE')),
  },
  {
    text: (what) => `${what}: the SubstreamID is beyond those of this SMMU`,
    why: (idr) => `IDR1.SSIDSIZE is ${idr('IDR1', 'SSIDSIZE')} bits`,
    source: 'IHI 0070 3.2, 6.3.2',
    exceeds: (idr, w, at) => valueAt(w, at, 'ssv') !== 0 && beyond(valueAt(w, at, 'ssid'), idr('IDR1', 'SSIDSIZE')),
  },
  {
    text: (what) => `${what}: a range, of which this SMMU takes nothing but the address`,
    why: () => 'IDR3.RIL is 0, so TG, NUM, SCALE and TTL are RES0: what the range names beyond it stays cached',
    source: 'IHI 0070 4.4.1.1, 6.3.4',
    exceeds: (idr, w, at) => {
      const tg = valueAt(w, at, 'tg');
      const ril = idr('IDR3', 'RIL');
      return tg === undefined || ril === undefined ? undefined : tg !== 0 && ril === 0;
    },
  },
  {
    text: (what) => `${what}: this SMMU has no ATS, and refuses it with CERROR_ILL`,
    why: () => 'IDR0.ATS is 0',
    source: 'IHI 0070 4.1.3, 4.5.1, 6.3.1',
    exceeds: (idr, w, at) => (w[at] & 0xff) === OP.ATC_INV && idr('IDR0', 'ATS') === 0,
  },
];

/** What registers tell of the SMMU; undefined where they tell of none. */
function idrOf(facts: readonly LogFact[]): Idr | undefined {
  const told = facts.filter((fact) => fact.is === 'idr');
  if (told.length === 0) return undefined;
  return (name, field) => {
    const value = told.findLast((fact) => fact.name === name)?.value;
    const found = REGISTER[name].fields.find((one) => one.name === field)!;
    return value === undefined ? undefined : getField(found, Uint32Array.of(value, 0));
  };
}

/** `facts`: of one SMMU. */
export function commandLimits(smmu: string | null, facts: readonly LogFact[], ring: Ring): LogFinding[] {
  const idr = idrOf(facts);
  return idr ? commandFindings(smmu, idr, ring) : [];
}

/** `facts`: of all; what names no SMMU belongs to the only one that is named. */
export function eventLimits(facts: readonly LogFact[]): LogFinding[] {
  const told = facts.filter(({ is }) => is === 'idr' || is === 'event');
  const named = new Set(told.flatMap(({ smmu }) => smmu ?? []));
  const [sole = null] = named;
  const groups = named.size <= 1 ? [sole] : [...named, null];
  return groups.flatMap((smmu) => {
    const own = named.size <= 1 ? told : told.filter((fact) => fact.smmu === smmu);
    const idr = idrOf(own);
    return idr ? eventFindings(smmu, idr, own) : [];
  });
}

function commandFindings(smmu: string | null, idr: Idr, { words, missing }: Ring): LogFinding[] {
  const found: LogFinding[] = [];
  for (const { text, why, source, exceeds } of LIMITS) {
    const slots: number[] = [];
    for (let at = 0; at < words.length; at += 4)
      if (exceeds(idr, words, at) && !missing.has(at / 4)) slots.push(at / 4);
    if (slots.length === 0) continue;
    const names = slots.slice(0, MOST).map((slot) => `${hex(slot)} ${mnemonic(words, slot * 4)}`);
    found.push({
      text: text(`slot ${names.join(', ')}${slots.length > MOST ? `, … (${slots.length} in all)` : ''}`),
      why: why(idr),
      source,
      slots,
      smmu,
    });
  }
  return found;
}

function eventFindings(smmu: string | null, idr: Idr, facts: readonly LogFact[]): LogFinding[] {
  const events = facts.filter((fact) => fact.is === 'event');
  const about = (of: readonly LogFact[], text: string, why: string, source: string): LogFinding[] =>
    of.length > 0 ? [{ text, why, source, from: of, smmu }] : [];
  const [sids, ssids] = [idr('IDR1', 'SIDSIZE'), idr('IDR1', 'SSIDSIZE')];
  const streams = events.filter(({ event }) => event.sid !== null && beyond(event.sid, sids));
  const substreams = events.filter(({ event }) => event.ssid !== null && beyond(event.ssid, ssids));
  const sizes = events.filter(({ event }) => event.name === 'F_ADDR_SIZE');
  const oas = REGISTER.IDR5.fields.find(({ name }) => name === 'OAS')!.values?.[idr('IDR5', 'OAS') ?? -1];
  return [
    ...about(
      streams,
      `Events name StreamIDs beyond those of this SMMU: ${[...new Set(streams.map(({ event }) => hex(event.sid!)))].join(', ')}`,
      `IDR1.SIDSIZE is ${sids} bits: the record, or the register, is of another SMMU`,
      'IHI 0070 3.2, 6.3.2, 7.3',
    ),
    ...about(
      substreams,
      `Events name SubstreamIDs beyond those of this SMMU: ${[...new Set(substreams.map(({ event }) => hex(event.ssid!)))].join(', ')}`,
      `IDR1.SSIDSIZE is ${ssids} bits: a transaction with one is C_BAD_SUBSTREAMID`,
      'IHI 0070 3.2, 6.3.2, 7.3',
    ),
    ...(oas === undefined
      ? []
      : about(
          sizes,
          `F_ADDR_SIZE: no address that leaves a stage has more than ${oas}`,
          'IDR5.OAS; CD.IPS and STE.S2PS can make it less',
          'IHI 0070 3.4, 6.3.6, 7.3',
        )),
  ];
}
