/**
 * A run in the trace format of Chrome, which Perfetto UI and chrome://tracing open: a thread per actor, a slice per step and
 * per wait, a flow for each guest command, from where it was written to where it is carried out, and a thread that marks
 * violations. Times are in µs, by the assumed costs.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU; what Perfetto makes of it is in its
 * src/trace_processor/importers/json/.
 */
import { verdictsOf } from './verdicts.ts';
import { hex } from '../fields/field.ts';
import type { ActorKind } from '../state/actors.ts';
import { describeEvent } from './describe.ts';
import { eventDef } from './events.ts';
import { SPINE, WAIT } from './logs.ts';
import type { Run } from './run.ts';
import { WORDS } from '../arch/words.ts';

/** One entry of the array `traceEvents`. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: 'M' | 'X' | 's' | 't' | 'f' | 'i';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  /** Of a flow. Perfetto takes numbers, and strings as hexadecimal ones; a flow whose id is neither it leaves out. */
  readonly id?: number;
  readonly bp?: 'e';
  readonly s?: 't';
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface Trace {
  readonly displayTimeUnit: 'ns';
  readonly otherData: Readonly<Record<string, string>>;
  readonly traceEvents: readonly TraceEvent[];
}

/** Processes, in the order in which they are shown. */
const PROCESSES: readonly (readonly [name: string, kinds: readonly ActorKind[]])[] = [
  ['guest', ['guest']],
  ['VMM', ['vmm', 'main']],
  ['host kernel', ['kernel', 'host']],
  ['hardware', ['iommu', 'device']],
];

const WAITS: Readonly<Record<number, string>> = {
  [WAIT.trap]: 'trapped',
  [WAIT.ioctl]: 'in an ioctl',
  [WAIT.sync]: `waits for a ${WORDS.wait}`,
};

/** What names lanes comes first; then by time, a slice before what lies in it. */
const inTime = (a: TraceEvent, b: TraceEvent): number => (a.ts ?? -1) - (b.ts ?? -1) || (b.dur ?? -1) - (a.dur ?? -1);

const micros = (ns: number): number => ns / 1000;

/** Of a whole run, wherever one looks at it. `title`: what it is a run of. */
export function traceOf(run: Run, title: string): Trace {
  const { actors } = run.machine;
  const { history } = run;
  const pidOf = (kind: ActorKind): number => 1 + PROCESSES.findIndex(([, kinds]) => kinds.includes(kind));
  const of = (actor: number) => ({ pid: pidOf(actors.all[actor].kind), tid: actor + 1 });
  const events: TraceEvent[] = PROCESSES.flatMap(([name, kinds], i): TraceEvent[] => {
    // Of a thread that it has: any other would be a further lane.
    const first = actors.all.findIndex(({ kind }) => kinds.includes(kind));
    if (first < 0) return [];
    return [
      { name: 'process_name', ph: 'M', ...of(first), args: { name } },
      { name: 'process_sort_index', ph: 'M', ...of(first), args: { sort_index: i } },
    ];
  });
  for (const [actor, { name }] of actors.all.entries())
    events.push({ name: 'thread_name', ph: 'M', ...of(actor), args: { name } });

  const slice = (at: number) => {
    const [begin, end] = [history.steps.begin(at - 1), history.steps.end(at - 1)];
    return { ts: micros(begin), dur: micros(end - begin) };
  };
  const here = run.position;
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    const [first, ...rest] = run.events;
    if (!first) continue;
    const { text, source, objects } = describeEvent(first, run.context);
    const also = rest.map((event) => describeEvent(event, run.context).text);
    const args = { step: at, text, source, objects: objects.join(' '), ...(also.length > 0 && { also }) };
    const def = eventDef(first.kind);
    const name = def.brief(first.args, run.context);
    events.push({ name, cat: def.name, ph: 'X', ...of(first.actor), ...slice(at), args });
  }

  for (const [actor, waits] of history.waits.entries())
    for (let i = 0; i < waits.from.length; i++) {
      const from = waits.from.data[i];
      const to = Math.min(waits.to.data[i], run.time);
      const times = { ts: micros(from), dur: micros(Math.max(0, to - from)) };
      events.push({ name: WAITS[waits.kind.data[i]], cat: 'wait', ph: 'X', ...of(actor), ...times });
    }
  events.push(...violationsOf(run, { pid: 1 + PROCESSES.length, tid: 1 + actors.all.length }));
  let flows = 0;
  for (const [queue, log] of history.commands.entries())
    for (let ordinal = 0; ordinal < log.count; ordinal++)
      events.push(...flowOf(run, queue, ordinal, ++flows, of, slice));
  const otherData = {
    run: title,
    design: run.context.design.id,
    costs: 'assumed',
    digest: hex(Number.parseInt(run.digest().slice(0, 8), 16)),
  };
  run.seek(here);
  return { displayTimeUnit: 'ns', otherData, traceEvents: events.sort(inTime) };
}

/**
 * As known at the end of the run, on a thread of their own above the others: marks for all (`s: 'g'`) stand in Perfetto UI on
 * a lane without a name.
 */
function violationsOf(run: Run, thread: Pick<TraceEvent, 'pid' | 'tid'>): TraceEvent[] {
  if (run.violations.length === 0) return [];
  const verdicts = verdictsOf(run);
  return [
    { name: 'process_name', ph: 'M', ...thread, args: { name: 'properties' } },
    { name: 'process_sort_index', ph: 'M', ...thread, args: { sort_index: -1 } },
    { name: 'thread_name', ph: 'M', ...thread, args: { name: 'violations' } },
    ...run.violations.map(({ property, at }): TraceEvent => {
      const { id, why = '' } = verdicts[property];
      const ts = micros(run.history.steps.end(at - 1));
      return { name: `${id} is violated`, cat: 'violation', ph: 'i', s: 't', ...thread, ts, args: { why } };
    }),
  ];
}

/** From the write of a command to its fetch, the write to the physical queue, and the hardware that takes it. */
function flowOf(
  run: Run,
  queue: number,
  ordinal: number,
  id: number,
  of: (actor: number) => Pick<TraceEvent, 'pid' | 'tid'>,
  slice: (at: number) => { readonly ts: number; readonly dur: number },
): TraceEvent[] {
  const log = run.history.commands[queue];
  const moments = [SPINE.written, SPINE.fetched, SPINE.issued, SPINE.handedOver]
    .map((moment) => log.word(ordinal, moment))
    .filter((at, i, all) => at > 0 && all.indexOf(at) === i)
    // (hardware that stopped at an error fetches again what it had been handed)
    .sort((a, b) => a - b);
  if (moments.length < 2) return [];
  const name = run.machine.arch.commands.nameOf(log.at(ordinal).subarray(SPINE.words, SPINE.words + 4));
  const place = `${run.machine.topo.guestIommus[queue].name}/${ordinal}`;
  return moments.map((at, i): TraceEvent => {
    const { ts, dur } = slice(at);
    const ph = i === 0 ? 's' : i === moments.length - 1 ? 'f' : 't';
    const actor = run.history.steps.actor(at - 1);
    return {
      name: `${name} ${place}`,
      cat: 'command',
      ph,
      id,
      ...of(actor),
      ts: ts + dur / 2,
      ...(ph === 'f' && { bp: 'e' }),
    };
  });
}
