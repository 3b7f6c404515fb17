/** What the commands of a queue have in common, counted. */
import { mnemonic, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../../model/fields/field.ts';
import { done, type Reading, TURN } from '../reading.ts';
import { fieldNamed, isCfgiAll, isTlbi, MARK, pagesAt, type Traffic } from './traffic.ts';

/** How often each value occurs. */
export type Counts = Readonly<Record<string, number>>;

/** Most often first, which no object says whose keys are numbers: it has them in their own order. */
export const oftenFirst = (counts: Counts): (readonly [value: string, times: number])[] =>
  Object.entries(counts).sort(([, a], [, b]) => b - a);

/** Figures that count by value, and what each means. */
export const BY_VALUE = {
  opcodes: 'commands by opcode; a CMD_SYNC counts as one also where its MSI was written over it',
  sids: 'by StreamID, of those that name one (CFGI_ALL does not)',
  asids: 'by ASID, of TLBIs by ASID or by address',
  vmids: 'by VMID; the host replaces what a guest writes there',
  perSync: 'how many commands a CMD_SYNC closes, that one not counted: of each group with a command that counts',
  tlbiPages: 'size of TLBIs by address: (NUM + 1) << SCALE pages of the granule TG, 1 where TG is 0 (no range)',
  atcPages: 'size of ATC_INVs: 2^SIZE pages of 4 KiB; all for SIZE 52',
} as const;

/** Figures that are one number, and what each means. A group is what one CMD_SYNC closes. */
export const TOTALS = {
  commands: 'slots that hold a command',
  empty: 'slots that are all zeros',
  missing: 'slots that memory does not hold whole: what stood there is not known',
  atcBehindTlbi: 'TLBI/ATC pairs: ATC_INVs with a TLBI before them, in their group or in the group before',
  atcWithoutTlbi:
    'ATC_INVs without one: what an STE’s change needs, and what after an unmapping leaves translations in the IOTLB',
  samePage:
    'commands that name a page again which one before in the group has named, for the same ASID and VMID, or StreamID and SubstreamID: the first is enough',
  repeated: 'commands that are bit for bit as one before in the group',
  illegal: 'commands that break a rule by themselves: CERROR_ILL',
  afterError:
    'commands behind an illegal one, up to the CMD_SYNC that closes its group: they wait while the queue stands',
} as const;

export type Stats = Readonly<Record<keyof typeof TOTALS, number> & Record<keyof typeof BY_VALUE, Counts>>;

/** The filter that takes what one value of a figure counts, or what a total counts; '' where none does. */
export const FILTER_OF: Readonly<Record<keyof Stats, (value: string) => string>> = {
  commands: () => '',
  empty: () => '!(op) && !missing',
  missing: () => 'missing',
  atcBehindTlbi: () => 'op == ATC_INV && !atc_without_tlbi',
  atcWithoutTlbi: () => 'atc_without_tlbi',
  samePage: () => 'same_page',
  repeated: () => 'repeated',
  illegal: () => 'illegal',
  afterError: () => 'after_error',
  opcodes: (value) => (value.startsWith('UNKNOWN_') ? `opcode == ${value.slice(8)}` : `op == ${value.slice(4)}`),
  sids: (value) => `sid == ${value}`,
  asids: (value) => `asid == ${value}`,
  vmids: (value) => `vmid == ${value}`,
  perSync: (value) => `group_size == ${value}`,
  tlbiPages: (value) => `tlbi && pages == ${value}`,
  atcPages: (value) => `op == ATC_INV && ${value === 'all' ? 'size >= 52' : `pages == ${value}`}`,
};

const pagesText = (pages: Value): string => (pages === Number.POSITIVE_INFINITY ? 'all' : String(pages));

/** A number as long as it is counted: millions of commands would make as many texts. */
type Value = number | string;

/** How its values are told. */
const TEXT_OF: Readonly<Record<keyof typeof BY_VALUE, (value: Value) => string>> = {
  opcodes: String,
  sids: (sid) => hex(Number(sid)),
  asids: String,
  vmids: String,
  perSync: String,
  tlbiPages: pagesText,
  atcPages: pagesText,
};

const [SID, ASID, VMID] = ['sid', 'asid', 'vmid'].map(fieldNamed);

/** Under which value a figure counts a command; undefined where it does not count it. */
const VALUE_OF: Readonly<Record<keyof typeof BY_VALUE, (traffic: Traffic, i: number) => Value | undefined>> = {
  opcodes: ({ words, marks }, i) => (marks[i] & MARK.done ? 'CMD_SYNC' : mnemonic(words, i * 4)),
  sids(traffic, i) {
    const sid = SID(traffic, i);
    return sid === undefined || isCfgiAll(traffic.words, i * 4) ? undefined : sid;
  },
  asids: ASID,
  vmids: VMID,
  perSync: ({ group, sizes, syncs }, i) => (group[i] < syncs ? sizes[group[i]] : undefined),
  tlbiPages: (traffic, i) => (isTlbi(traffic.opcode[i]) ? pagesAt(traffic, i) : undefined),
  atcPages: (traffic, i) => (traffic.opcode[i] === OP.ATC_INV ? pagesAt(traffic, i) : undefined),
};
const VALUES = Object.entries(VALUE_OF) as [keyof typeof BY_VALUE, (typeof VALUE_OF)[keyof typeof BY_VALUE]][];

/** The figures that count a command, each with its value. */
export const countedAs = (traffic: Traffic, i: number): (readonly [keyof Stats, string])[] =>
  VALUES.flatMap(([figure, counted]) => {
    const value = traffic.marks[i] & MARK.absent ? undefined : counted(traffic, i);
    return value === undefined ? [] : [[figure, TEXT_OF[figure](value)] as const];
  });

/** Adds up; `rows`: those that count, ascending, all when left out. */
export const statsOf = (traffic: Traffic, rows?: Uint32Array): Stats => done(statsReading(traffic, rows));

/** The same in turns. */
export function* statsReading(traffic: Traffic, rows?: Uint32Array): Reading<Stats> {
  const sum = new Sum(traffic);
  const all = rows?.length ?? traffic.length;
  for (let from = 0; from < all; from += TURN) {
    if (from > 0) yield from / all;
    for (let r = from; r < Math.min(all, from + TURN); r++) sum.add(rows ? rows[r] : r);
  }
  return sum.stats();
}

class Sum {
  private readonly traffic: Traffic;
  private readonly maps = VALUES.map(([figure, counted]) => ({ figure, counted, counts: new Map<Value, number>() }));
  private readonly totals = Object.fromEntries(Object.keys(TOTALS).map((name) => [name, 0])) as Record<
    keyof typeof TOTALS,
    number
  >;
  /** Group of the command before. */
  private last = -1;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  add(i: number): void {
    const { traffic, totals } = this;
    const { opcode, group, marks } = traffic;
    const mark = marks[i];
    if (mark & MARK.absent) {
      totals[mark & MARK.missing ? 'missing' : 'empty']++;
      return;
    }
    totals.commands++;
    if (opcode[i] === OP.ATC_INV) totals[mark & MARK.alone ? 'atcWithoutTlbi' : 'atcBehindTlbi']++;
    if (mark & MARK.samePage) totals.samePage++;
    if (mark & MARK.repeated) totals.repeated++;
    if (mark & MARK.illegal) totals.illegal++;
    if (mark & MARK.afterError) totals.afterError++;
    for (const { figure, counted, counts } of this.maps) {
      // A group counts once.
      if (figure === 'perSync' && group[i] === this.last) continue;
      const value = counted(traffic, i);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    this.last = group[i];
  }

  stats(): Stats {
    const counts = Object.fromEntries(this.maps.map(({ figure, counts }) => [figure, told(figure, counts)]));
    return { ...this.totals, ...(counts as Record<keyof typeof BY_VALUE, Counts>) };
  }
}

const told = (figure: keyof typeof BY_VALUE, counts: ReadonlyMap<Value, number>): Counts =>
  Object.fromEntries([...counts].map(([value, times]) => [TEXT_OF[figure](value), times]));
