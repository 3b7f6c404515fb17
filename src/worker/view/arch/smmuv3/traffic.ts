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
import { isTlbi, MARK, type Traffic, trafficOf } from '../../../../capture/traffic/traffic.ts';
import { formatFields, mnemonic, OP } from '../../../../model/arch/smmuv3/fields/commands.ts';
import { type Fate, fateOf } from '../../../../model/compare/side.ts';
import { SPINE } from '../../../../model/system/logs.ts';
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

interface Listed {
  readonly traffic: Traffic;
  readonly fields: readonly FilterField[];
  filter: string;
  /** Rows that the filter takes; undefined for all. */
  rows: Uint32Array | undefined;
  problem: Told['problem'];
}

/** What was asked last of a run, by guest queue. */
const LISTED = new WeakMap<Run, Map<number, Listed>>();

function queueOf(run: Run, queue: number): Listed {
  const queues = LISTED.get(run) ?? new Map<number, Listed>();
  LISTED.set(run, queues);
  let found = queues.get(queue);
  if (!found) {
    const traffic = trafficOf(wordsOf(run, queue));
    const fields = [...fieldsOf(traffic), ...fieldsOfRun(run, queue)];
    found = { traffic, fields, filter: '', rows: undefined, problem: null };
    queues.set(queue, found);
  }
  return found;
}

function listed(run: Run, { queue, filter }: TrafficParams): Listed {
  const found = queueOf(run, queue);
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
  const [count, all] = [log.count, log.all()];
  const words = new Uint32Array(count * 4);
  for (let i = 0; i < count; i++) for (let n = 0; n < 4; n++) words[i * 4 + n] = all[i * SPINE.SIZE + SPINE.words + n];
  return words;
}

const FATES: Readonly<Record<Fate, number>> = { executed: 0, refused: 1, vmm: 2, lost: 3, pending: 4 };

/** What became of a command in this run, up to its end. */
function fieldsOfRun(run: Run, queue: number): FilterField[] {
  const log = run.history.commands[queue];
  const step = (name: string, word: number, doc: string): FilterField => ({
    name,
    doc,
    of: (i) => log.word(i, word) || undefined,
  });
  return [
    {
      name: 'fate',
      doc: 'What became of it: executed or refused by hardware or kernel, done by the VMM, lost, still pending',
      values: FATES,
      of: (i) => FATES[fateOf(log.at(i))],
    },
    step('written', SPINE.written, 'Step in which the guest wrote it'),
    step('fetched', SPINE.fetched, 'Step in which the VMM fetched it'),
    step('handed_over', SPINE.handedOver, 'Step in which hardware or kernel took or refused it'),
    step('complete', SPINE.complete, 'Step in which hardware completed it'),
    step('seen', SPINE.seen, 'Step in which the guest saw a CMD_SYNC complete that covers it'),
    {
      name: 'call',
      doc: 'Number of the VMM’s call that carried it, from 0',
      of: (i) => (log.word(i, SPINE.call) || Number.NaN) - 1,
    },
  ];
}

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

export function summary(run: Run, params: TrafficParams): Told {
  const { traffic, fields, rows, problem } = listed(run, params);
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
    queues: run.machine.topo.guestIommus.map(({ name }) => name),
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

export function rows(run: Run, params: TrafficRowsParams): TrafficRows {
  const { traffic, rows: chosen } = listed(run, params);
  const log = run.history.commands[params.queue];
  const { commandsLog2 } = run.machine.topo.guestIommus[params.queue];
  const { commands } = run.machine.arch;
  const end = Math.min(chosen?.length ?? traffic.length, params.from + Math.min(params.count, MOST_ROWS));
  const told: TrafficRow[] = [];
  for (let r = params.from; r < end; r++) {
    const i = chosen ? chosen[r] : r;
    const words = traffic.words.subarray(i * 4, i * 4 + 4);
    const name = mnemonic(words);
    let before = i - 1;
    while (before >= 0 && i - before < BACK && traffic.opcode[before] !== traffic.opcode[i]) before--;
    const old =
      before >= 0 && traffic.opcode[before] === traffic.opcode[i]
        ? namedValues(commands, traffic.words.subarray(before * 4, before * 4 + 4))
        : [];
    const mark = traffic.marks[i];
    const spine = log.at(i);
    const fate = fateOf(spine);
    told.push({
      number: i,
      slot: i % 2 ** commandsLog2,
      op: name.replace(/^CMD_/, ''),
      fields: namedValues(commands, words).map((field) => ({
        ...field,
        differs: old.some(({ name, number }) => name === field.name && number !== field.number),
      })),
      marks: MARKS.flatMap(([bit, words]) => (mark & bit ? [words] : [])),
      fate,
      at: spine[SPINE.handedOver] || (fate === 'pending' ? 0 : spine[SPINE.passed]),
      complete: fate === 'vmm' ? spine[SPINE.passed] : spine[SPINE.complete],
      counted: countedAs(traffic, i),
    });
  }
  return { from: params.from, rows: told };
}

/** Number of the next row that is alike, or -1. */
export function find(run: Run, { from, direction, like, ...params }: TrafficFindParams): number {
  const { traffic, rows: chosen, fields } = listed(run, params);
  const length = chosen?.length ?? traffic.length;
  const holds = 'filter' in like ? filterOf(like.filter, fields) : containing(traffic, like.text);
  for (let r = from + direction; r >= 0 && r < length; r += direction) if (holds(chosen ? chosen[r] : r)) return r;
  return -1;
}

function containing({ words }: Traffic, text: string): (i: number) => boolean {
  const wanted = text.toLowerCase();
  return (i) => {
    const own = words.subarray(i * 4, i * 4 + 4);
    return `${i} ${mnemonic(own)} ${formatFields(own)}`.toLowerCase().includes(wanted);
  };
}

/** Number of the row of a command, or of the first shown behind it. */
export function place(run: Run, params: TrafficPlaceParams): number {
  const { rows: chosen } = listed(run, params);
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
export function complete(run: Run, { at, filter, queue }: TrafficCompleteParams): TrafficCompletions {
  const { fields } = queueOf(run, queue);
  return { ...completionsAt(filter, at, fields), problem: predicate(filter, fields).problem };
}
