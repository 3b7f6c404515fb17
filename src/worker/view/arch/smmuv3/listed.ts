/** The commands of a guest's queue in columns, and those of them that a filter takes: found in turns, once, and kept. */
import type { Recording } from '../../../../capture/importer.ts';
import { type GiveWay, type Kept, kept, type Reading, TURN } from '../../../../capture/reading.ts';
import { fieldsOf } from '../../../../capture/traffic/fields.ts';
import { FilterError, type FilterField, filterOf, type Predicate } from '../../../../capture/traffic/filter.ts';
import type { Traffic } from '../../../../capture/traffic/traffic.ts';
import { trafficOf, trafficReading } from '../../../../capture/traffic/traffic-of.ts';
import { type Fate, fateOf } from '../../../../model/compare/side.ts';
import { type CommandLog, SPINE } from '../../../../model/system/logs.ts';
import type { Run } from '../../../../model/system/run.ts';
import type { Tell } from '../../../protocol/how-far.ts';
import type { Traffic as Told, TrafficParams } from '../../../protocol/traffic.ts';
import type { Listing } from '../view.ts';

/** What a filter takes. */
export interface Chosen {
  /** Ascending; undefined for all. */
  readonly rows: Uint32Array | undefined;
  /** What is wrong with it: all are taken then. */
  readonly problem: Told['problem'];
}

export interface Listed {
  readonly traffic: Traffic;
  /** Its number in the run of a row; undefined of what is not played. */
  readonly ordinal: (row: number) => number | undefined;
  readonly fields: readonly FilterField[];
  readonly chosen: Chosen;
}

/** What was asked last of a run, by guest queue. */
interface Asked {
  readonly traffic: Kept<Traffic>;
  readonly ordinal: Listed['ordinal'];
  fields?: readonly FilterField[];
  chosen?: { readonly filter: string; readonly of: Kept<Chosen> };
}
const ASKED = new WeakMap<Run, Map<number, Asked>>();

function askedOf({ run, recording }: Listing, queue: number): Asked {
  const queues = ASKED.get(run) ?? new Map<number, Asked>();
  ASKED.set(run, queues);
  let found = queues.get(queue);
  if (!found) {
    const traffic = recording ? trafficIn(recording) : kept(trafficReading(wordsOf(run, queue)));
    found = { traffic, ordinal: ordinalOf({ run, recording }, queue) };
    queues.set(queue, found);
  }
  return found;
}

const RECORDED = new WeakMap<Uint32Array, Kept<Traffic>>();

/** The same whatever part of it is played. */
function trafficIn({ words }: Recording): Kept<Traffic> {
  const found = RECORDED.get(words) ?? kept(trafficReading(words));
  RECORDED.set(words, found);
  return found;
}

function ordinalOf({ run, recording }: Listing, queue: number): Listed['ordinal'] {
  const { count } = run.history.commands[queue];
  const from = recording?.from ?? 0;
  return (row) => (row >= from && row < from + count ? row - from : undefined);
}

/** `tell` is told how far it is, and throws to stop. */
export async function listed(of: Listing, { queue, filter }: TrafficParams, tell: Tell): Promise<Listed> {
  const asked = askedOf(of, queue);
  const { ordinal } = asked;
  const traffic = await asked.traffic(telling(tell, commandsOf(of, queue), 'commands read'));
  asked.fields ??= fieldsIn(of, queue, traffic);
  const { fields } = asked;
  if (asked.chosen?.filter !== filter) asked.chosen = { filter, of: kept(choosing(traffic.length, filter, fields)) };
  const chosen = await asked.chosen.of(telling(tell, traffic.length, 'commands filtered'));
  return { traffic, ordinal, fields, chosen };
}

const commandsOf = ({ run, recording }: Listing, queue: number): number =>
  recording ? recording.words.length / 4 : run.history.commands[queue].count;

/** Tells how many of `commands` are done. */
export const telling =
  (tell: Tell, commands: number, what: string): GiveWay =>
  (part) =>
    tell({ done: Math.floor(part * commands), of: commands, what });

/** What a filter of a queue can ask; of no commands where these do not matter. */
export function fieldsIn(of: Listing, queue: number, traffic = trafficOf(new Uint32Array())): FilterField[] {
  return [...fieldsOf(traffic), ...fieldsOfRun(of.run, queue, ordinalOf(of, queue))];
}

/** Whether a filter takes a row, or what is wrong with it. */
export function predicate(
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

/** Those that a filter takes. */
function* choosing(length: number, filter: string, fields: readonly FilterField[]): Reading<Chosen> {
  const { holds, problem } = predicate(filter, fields);
  if (!holds || filter.trim() === '') return { rows: undefined, problem };
  const rows = new Uint32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (i > 0 && i % TURN === 0) yield i / length;
    if (holds(i)) rows[count++] = i;
  }
  return { rows: rows.slice(0, count), problem };
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

export const fateIn = (log: CommandLog, own: number | undefined): Fate | 'unplayed' =>
  own === undefined ? 'unplayed' : fateOf((what) => log.word(own, what));
