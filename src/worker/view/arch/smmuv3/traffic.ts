/** The commands of a guest's queue as a list: what each is and became, which of them a filter takes, what they have in common. */
import { fieldsOf } from '../../../../capture/traffic/fields.ts';
import {
  completionsAt,
  FilterError,
  type FilterField,
  filterOf,
  type Predicate,
} from '../../../../capture/traffic/filter.ts';
import { BY_VALUE, countedAs, FILTER_OF, type Stats, statsOf, TOTALS } from '../../../../capture/traffic/stats.ts';
import type { Recording } from '../../../../capture/importer.ts';
import { isTlbi, MARK, type Traffic, trafficOf } from '../../../../capture/traffic/traffic.ts';
import { formatFields, mnemonic, OP } from '../../../../model/arch/smmuv3/fields/commands.ts';
import { type Fate, fateOf } from '../../../../model/compare/side.ts';
import { type CommandLog, SPINE } from '../../../../model/system/logs.ts';
import type { Run } from '../../../../model/system/run.ts';
import type {
  Traffic as Told,
  TrafficCompleteParams,
  TrafficCompletions,
  TrafficFigure,
  TrafficFindParams,
  TrafficParams,
  TrafficPlaceParams,
  TrafficRow,
  TrafficRows,
  TrafficRowsParams,
} from '../../../protocol/traffic.ts';
import { namedValues } from '../../detail/fields.ts';
import type { Listing } from '../view.ts';

interface Listed {
  readonly traffic: Traffic;
  /** Its number in the run of a row; undefined of what is not played. */
  readonly ordinal: (row: number) => number | undefined;
  readonly fields: readonly FilterField[];
  filter: string;
  /** Rows that the filter takes; undefined for all. */
  rows: Uint32Array | undefined;
  problem: Told['problem'];
}

/** What was asked last of a run, by guest queue. */
const LISTED = new WeakMap<Run, Map<number, Listed>>();

function queueOf({ run, recording }: Listing, queue: number): Listed {
  const queues = LISTED.get(run) ?? new Map<number, Listed>();
  LISTED.set(run, queues);
  let found = queues.get(queue);
  if (!found) {
    const traffic = recording ? trafficIn(recording) : trafficOf(wordsOf(run, queue));
    const { count } = run.history.commands[queue];
    const ordinal = (row: number): number | undefined => {
      const own = row - (recording?.from ?? 0);
      return own >= 0 && own < count ? own : undefined;
    };
    const fields = [...fieldsOf(traffic), ...fieldsOfRun(run, queue, ordinal)];
    found = { traffic, ordinal, fields, filter: '', rows: undefined, problem: null };
    queues.set(queue, found);
  }
  return found;
}

const RECORDED = new WeakMap<Uint32Array, Traffic>();

/** The same whatever part of it is played. */
function trafficIn({ words }: Recording): Traffic {
  const found = RECORDED.get(words) ?? trafficOf(words);
  RECORDED.set(words, found);
  return found;
}

function listed(of: Listing, { queue, filter }: TrafficParams): Listed {
  const found = queueOf(of, queue);
  if (filter !== found.filter) {
    const { holds, problem } = predicate(filter, found.fields);
    found.filter = filter;
    found.problem = problem;
    found.rows = holds && filter.trim() !== '' ? rowsWhere(found.traffic.length, holds) : undefined;
  }
  return found;
}

/** What a filter takes, or what is wrong with it. */
function predicate(
  filter: string,
  fields: readonly FilterField[],
): { readonly holds?: Predicate; readonly problem: Told['problem'] } {
  try {
    return { holds: filterOf(filter, fields), problem: null };
  } catch (problem) {
    if (!(problem instanceof FilterError)) throw problem;
    const { at, length, message } = problem;
    return { problem: { at, length, message } };
  }
}

function rowsWhere(length: number, holds: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) if (holds(i)) rows[count++] = i;
  return rows.slice(0, count);
}

/** As the guest wrote them first. */
function wordsOf(run: Run, queue: number): Uint32Array {
  const log = run.history.commands[queue];
  const words = new Uint32Array(log.count * 4);
  for (let i = 0; i < log.count; i++) for (let n = 0; n < 4; n++) words[i * 4 + n] = log.word(i, SPINE.words + n);
  return words;
}

const FATES: Readonly<Record<Fate | 'unplayed', number>> = {
  executed: 0,
  refused: 1,
  vmm: 2,
  lost: 3,
  pending: 4,
  unplayed: 5,
};

/** What became of a command in this run, up to its end. */
function fieldsOfRun(run: Run, queue: number, ordinal: Listed['ordinal']): FilterField[] {
  const log = run.history.commands[queue];
  const word = (i: number, what: number): number | undefined => {
    const own = ordinal(i);
    return (own !== undefined && log.word(own, what)) || undefined;
  };
  const step = (name: string, what: number, doc: string): FilterField => ({ name, doc, of: (i) => word(i, what) });
  return [
    {
      name: 'fate',
      doc: 'What became of it: executed or refused by hardware or kernel, done by the VMM, lost, still pending; of a part of a recording, not played',
      values: FATES,
      of: (i) => FATES[fateIn(log, ordinal(i))],
    },
    step('written', SPINE.written, 'Step in which the guest wrote it'),
    step('fetched', SPINE.fetched, 'Step in which the VMM fetched it'),
    step('handed_over', SPINE.handedOver, 'Step in which hardware or kernel took or refused it'),
    step('complete', SPINE.complete, 'Step in which hardware completed it'),
    step('seen', SPINE.seen, 'Step in which the guest saw a CMD_SYNC complete that covers it'),
    {
      name: 'call',
      doc: 'Number of the VMM’s call that carried it, from 0',
      of: (i) => (word(i, SPINE.call) ?? Number.NaN) - 1,
    },
  ];
}

const fateIn = (log: CommandLog, own: number | undefined): Fate | 'unplayed' =>
  own === undefined ? 'unplayed' : fateOf((what) => log.word(own, what));

/** Kinds of commands that the picture of the whole queue tells apart. */
const KINDS = ['TLBI', 'ATC_INV', 'CFGI', 'SYNC', 'other'] as const;
const PARTS = 120;

function kindOf(opcode: number): number {
  if (isTlbi(opcode)) return 0;
  if (opcode === OP.ATC_INV) return 1;
  if (opcode >= OP.CFGI_STE && opcode <= OP.CFGI_CD_ALL) return 2;
  return opcode === OP.SYNC ? 3 : 4;
}

/** Values of a figure that are told. */
const MOST = 64;

export function summary(of: Listing, params: TrafficParams): Told {
  const { traffic, fields, rows, problem } = listed(of, params);
  const stats = statsOf(traffic, rows);
  const shown = rows?.length ?? traffic.length;
  const parts = Array.from({ length: Math.min(PARTS, traffic.length) }, () => KINDS.map(() => 0));
  for (let r = 0; r < shown; r++) {
    const i = rows ? rows[r] : r;
    parts[Math.floor((i * parts.length) / traffic.length)][kindOf(traffic.opcode[i])]++;
  }
  const figure = (
    name: keyof Stats,
    meaning: string,
    values: readonly (readonly [string, number])[],
  ): TrafficFigure => ({
    name,
    meaning,
    values: values.slice(0, MOST).map(([value, times]) => ({ value, times, filter: FILTER_OF[name](value) })),
  });
  return {
    queues: of.run.machine.topo.guestIommus.map(({ name }) => name),
    commands: traffic.length,
    shown,
    problem,
    fields: fields.map(({ of, ...field }) => field),
    figures: Object.entries(BY_VALUE).map(([name, meaning]) =>
      figure(name as keyof typeof BY_VALUE, meaning, Object.entries(stats[name as keyof typeof BY_VALUE])),
    ),
    totals: Object.entries(TOTALS).map(([name, meaning]) =>
      figure(name as keyof typeof TOTALS, meaning, [['', stats[name as keyof typeof TOTALS]]]),
    ),
    kinds: KINDS,
    parts,
  };
}

const MARKS: readonly (readonly [mark: number, words: string])[] = [
  [MARK.illegal, 'illegal'],
  [MARK.afterError, 'after error'],
  [MARK.alone, 'no TLBI'],
  [MARK.samePage, 'same page'],
  [MARK.repeated, 'repeated'],
];
/** How far a command of the same kind is looked for, and how many rows are told at once. */
const BACK = 4096;
const MOST_ROWS = 512;

export function rows(of: Listing, params: TrafficRowsParams): TrafficRows {
  const { run } = of;
  const { traffic, ordinal, rows: chosen } = listed(of, params);
  const log = run.history.commands[params.queue];
  const { commandsLog2 } = run.machine.topo.guestIommus[params.queue];
  const { commands } = run.machine.arch;
  const end = Math.min(chosen?.length ?? traffic.length, params.from + Math.min(params.count, MOST_ROWS));
  const told: TrafficRow[] = [];
  for (let r = params.from; r < end; r++) {
    const i = chosen ? chosen[r] : r;
    const words = wordsAt(traffic, i);
    const name = mnemonic(words);
    let before = i - 1;
    while (before >= 0 && i - before < BACK && traffic.opcode[before] !== traffic.opcode[i]) before--;
    const old =
      before >= 0 && traffic.opcode[before] === traffic.opcode[i]
        ? namedValues(commands, wordsAt(traffic, before))
        : [];
    const mark = traffic.marks[i];
    const own = ordinal(i);
    const word = (what: number): number => (own === undefined ? 0 : log.word(own, what));
    const fate = fateIn(log, own);
    told.push({
      number: i,
      ordinal: own ?? null,
      slot: own === undefined ? null : own % 2 ** commandsLog2,
      op: name.replace(/^CMD_/, ''),
      fields: namedValues(commands, words).map((field) => ({
        ...field,
        differs: old.some(({ name, number }) => name === field.name && number !== field.number),
      })),
      marks: MARKS.flatMap(([bit, words]) => (mark & bit ? [words] : [])),
      fate,
      at: word(SPINE.handedOver) || (fate === 'pending' ? 0 : word(SPINE.passed)),
      complete: word(fate === 'vmm' ? SPINE.passed : SPINE.complete),
      counted: countedAs(traffic, i),
    });
  }
  return { from: params.from, rows: told };
}

/** Rows between two looks at the world. */
const PIECE = 20_000;

/** Number of the next row that is alike, or -1. `goOn` is called now and then, and throws to stop. */
export async function find(
  of: Listing,
  { from, direction, like, ...params }: TrafficFindParams,
  goOn: () => Promise<void>,
): Promise<number> {
  const { traffic, rows: chosen, fields } = listed(of, params);
  const length = chosen?.length ?? traffic.length;
  const holds = 'filter' in like ? filterOf(like.filter, fields) : containing(traffic, like.text);
  for (let r = from + direction; r >= 0 && r < length; r += direction) {
    if (holds(chosen ? chosen[r] : r)) return r;
    if (r % PIECE === 0) await goOn();
  }
  return -1;
}

const SYNC = Uint32Array.of(OP.SYNC, 0, 0, 0);

/** The words of a command; of a CMD_SYNC over which its MSI was written, what is known of it. */
const wordsAt = ({ words, marks }: Traffic, i: number): Uint32Array =>
  marks[i] & MARK.done ? SYNC : words.subarray(i * 4, i * 4 + 4);

function containing(traffic: Traffic, text: string): (i: number) => boolean {
  const wanted = text.toLowerCase();
  return (i) => {
    const own = wordsAt(traffic, i);
    return `${i} ${mnemonic(own)} ${formatFields(own)}`.toLowerCase().includes(wanted);
  };
}

/** Number of the row of a command, or of the first shown behind it. */
export function place(of: Listing, params: TrafficPlaceParams): number {
  const { rows: chosen } = listed(of, params);
  if (!chosen) return params.number;
  let [low, high] = [0, chosen.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (chosen[middle] < params.number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What can be written at an offset of the filter, and what is wrong with it. */
export function complete(of: Listing, { at, filter, queue }: TrafficCompleteParams): TrafficCompletions {
  const { fields } = queueOf(of, queue);
  return { ...completionsAt(filter, at, fields), problem: predicate(filter, fields).problem };
}
