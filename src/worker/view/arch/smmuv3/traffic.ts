/** The commands of a guest's queue as a list: what each is and became, which of them a filter takes, what they have in common. */
import { type Kept, kept, type Reading, TURN } from '../../../../capture/reading.ts';
import { completionsAt, filterOf } from '../../../../capture/traffic/filter.ts';
import {
  BY_VALUE,
  countedAs,
  FILTER_OF,
  oftenFirst,
  type Stats,
  statsReading,
  TOTALS,
} from '../../../../capture/traffic/stats.ts';
import { isTlbi, MARK, type Traffic } from '../../../../capture/traffic/traffic.ts';
import { formatFields, mnemonic, OP } from '../../../../model/arch/smmuv3/fields/commands.ts';
import { firstThat } from '../../../../model/system/column.ts';
import { SPINE } from '../../../../model/system/logs.ts';
import type { Tell } from '../../../protocol/how-far.ts';
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
import { type Chosen, fateIn, fieldsIn, listed, predicate, telling } from './listed.ts';

/** Kinds of commands that the picture of the whole queue tells apart. */
const KINDS = ['TLBI', 'ATC_INV', 'CFGI', 'SYNC', 'other'] as const;
const PARTS = 120;

function kindOf(opcode: number): number {
  if (isTlbi(opcode)) return 0;
  if (opcode === OP.ATC_INV) return 1;
  if (opcode >= OP.CFGI_STE && opcode <= OP.CFGI_CD_ALL) return 2;
  return opcode === OP.SYNC ? 3 : 4;
}

/** What a filter takes, counted: figures, and how many there are of each kind in equal parts of the queue. */
function* countedReading(traffic: Traffic, rows: Uint32Array | undefined): Reading<Counted> {
  const stats = yield* statsReading(traffic, rows);
  const parts = Array.from({ length: Math.min(PARTS, traffic.length) }, () => KINDS.map(() => 0));
  const shown = rows?.length ?? traffic.length;
  for (let r = 0; r < shown; r++) {
    if (r > 0 && r % TURN === 0) yield r / shown;
    const i = rows ? rows[r] : r;
    parts[Math.floor((i * parts.length) / traffic.length)][kindOf(traffic.opcode[i])]++;
  }
  return { stats, parts };
}

interface Counted {
  readonly stats: Stats;
  readonly parts: Told['parts'];
}

const COUNTED = new WeakMap<Chosen, Kept<Counted>>();

/** Values of a figure that are told. */
const MOST = 64;

export async function summary(of: Listing, params: TrafficParams, tell: Tell): Promise<Told> {
  const { traffic, fields, chosen } = await listed(of, params, tell);
  const { rows, problem } = chosen;
  const counted = COUNTED.get(chosen) ?? kept(countedReading(traffic, rows));
  COUNTED.set(chosen, counted);
  const { stats, parts } = await counted(telling(tell, rows?.length ?? traffic.length, 'commands counted'));
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
    shown: rows?.length ?? traffic.length,
    problem,
    fields: fields.map(({ of, ...field }) => field),
    figures: Object.entries(BY_VALUE).map(([name, meaning]) =>
      figure(name as keyof typeof BY_VALUE, meaning, oftenFirst(stats[name as keyof typeof BY_VALUE])),
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

export async function rows(of: Listing, params: TrafficRowsParams, tell: Tell): Promise<TrafficRows> {
  const { run } = of;
  const { traffic, ordinal, chosen } = await listed(of, params, tell);
  const log = run.history.commands[params.queue];
  const { commandsLog2 } = run.machine.topo.guestIommus[params.queue];
  const { commands } = run.machine.arch;
  const end = Math.min(chosen.rows?.length ?? traffic.length, params.from + Math.min(params.count, MOST_ROWS));
  const told: TrafficRow[] = [];
  for (let r = params.from; r < end; r++) {
    const i = chosen.rows ? chosen.rows[r] : r;
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

/** Number of the next row that is alike, or -1. */
export async function find(
  of: Listing,
  { from, direction, like, ...params }: TrafficFindParams,
  tell: Tell,
): Promise<number> {
  const { traffic, fields, chosen } = await listed(of, params, tell);
  const length = chosen.rows?.length ?? traffic.length;
  const holds = 'filter' in like ? filterOf(like.filter, fields) : containing(traffic, like.text);
  const ahead = direction > 0 ? length - from : from;
  for (let r = from + direction; r >= 0 && r < length; r += direction) {
    if (r % TURN === 0) await tell({ done: Math.abs(r - from), of: ahead, what: 'commands searched' });
    if (holds(chosen.rows ? chosen.rows[r] : r)) return r;
  }
  return -1;
}

const SYNC = Uint32Array.of(OP.SYNC, 0, 0, 0);

/** The words of a command; of a CMD_SYNC over which its MSI was written, what is known of it. */
const wordsAt = ({ words, marks }: Traffic, i: number): Uint32Array =>
  marks[i] & MARK.done ? SYNC : words.subarray(i * 4, i * 4 + 4);

function containing({ words, marks }: Traffic, text: string): (i: number) => boolean {
  const wanted = text.toLowerCase();
  return (i) => {
    const [own, at] = marks[i] & MARK.done ? [SYNC, 0] : [words, i * 4];
    return `${i} ${mnemonic(own, at)} ${formatFields(own, at)}`.toLowerCase().includes(wanted);
  };
}

/** Number of the row of a command, or of the first shown behind it. */
export async function place(of: Listing, params: TrafficPlaceParams, tell: Tell): Promise<number> {
  const { rows } = (await listed(of, params, tell)).chosen;
  if (!rows) return params.number;
  return firstThat(rows.length, (r) => rows[r] >= params.number);
}

/** What can be written at an offset of the filter, and what is wrong with it. */
export function complete(of: Listing, { at, filter, queue }: TrafficCompleteParams): TrafficCompletions {
  const fields = fieldsIn(of, queue);
  return { ...completionsAt(filter, at, fields), problem: predicate(filter, fields).problem };
}
