/**
 * What Perfetto makes of a trace in JSON, as strictly as its importer: what that would count as an error, drop or round is
 * thrown here. After its src/trace_processor/importers/json/json_trace_tokenizer.cc and json_trace_parser.cc.
 */
import type { TraceEvent } from '../../model/system/trace.ts';

interface Slice {
  readonly event: TraceEvent;
  /** ns. */
  readonly begin: number;
  readonly end: number;
}

export interface Imported {
  /** By process and thread, as named. */
  readonly lanes: ReadonlyMap<string, readonly Slice[]>;
  /** The slices that each flow leads through. */
  readonly flows: readonly { readonly name: string; readonly through: readonly Slice[] }[];
}

function check(holds: boolean, what: string, event: TraceEvent): asserts holds {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(event)}`);
}

/** Times are whole ns there. */
function nanos(micros: number | undefined, event: TraceEvent): number {
  check(typeof micros === 'number' && Number.isFinite(micros) && micros >= 0, 'no time', event);
  const ns = Math.round(micros * 1000);
  check(Math.abs(micros * 1000 - ns) < 1e-3, 'a time that is rounded', event);
  return ns;
}

const isUint = (value: unknown, bits: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** bits;

/** Numbers, and strings that are hexadecimal ones. */
const flowIdOf = (id: unknown): string | undefined => {
  if (isUint(id, 53)) return String(id);
  return typeof id === 'string' && /^(0x)?[\da-f]+$/i.test(id)
    ? BigInt(`0x${id.replace(/^0x/i, '')}`).toString()
    : undefined;
};

/** @throws what of it Perfetto would not show as it is meant */
export function imported(events: readonly TraceEvent[]): Imported {
  const processes = new Map<number, string>();
  const threads = new Map<number, { readonly pid: number; readonly name: string }>();
  for (const event of events) {
    check(typeof event.name === 'string' && event.name !== '', 'no name', event);
    check(isUint(event.pid, 32) && isUint(event.tid, 32) && event.tid > 0, 'no process or thread', event);
    if (event.ph !== 'M') continue;
    const name = event.args?.name;
    if (event.name === 'process_name') {
      check(typeof name === 'string' && !processes.has(event.pid), 'a process that is named twice or not', event);
      processes.set(event.pid, name);
    } else if (event.name === 'thread_name') {
      check(typeof name === 'string' && !threads.has(event.tid), 'a thread that is named twice or not', event);
      threads.set(event.tid, { pid: event.pid, name });
    } else check(['process_sort_index', 'thread_sort_index'].includes(event.name), 'metadata without a meaning', event);
  }

  const lanes = new Map<string, Slice[]>();
  const show = (slice: Slice, thread: string): void => {
    const lane = `${processes.get(slice.event.pid)}/${thread}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), slice]);
  };
  /** By thread, those that have begun and not ended. */
  const stacks = new Map<number, Slice[]>();
  const flows = new Map<string, { readonly name: string; readonly through: Slice[]; ended: boolean }>();
  let now = 0;
  for (const event of events) {
    const thread = threads.get(event.tid);
    check(thread?.pid === event.pid && processes.has(event.pid), 'a thread that has no name', event);
    if (event.ph === 'M') continue;
    const ts = nanos(event.ts, event);
    check(ts >= now, 'a time before that of the event before it', event);
    now = ts;
    const stack = stacks.get(event.tid) ?? [];
    stacks.set(event.tid, stack);
    while (stack.length > 0 && stack.at(-1)!.end <= ts) stack.pop();
    if (event.ph === 'X') {
      const slice = { event, begin: ts, end: ts + nanos(event.dur, event) };
      check(
        stack.every(({ end }) => slice.end <= end),
        'a slice that outlasts the one it lies in',
        event,
      );
      stack.push(slice);
      show(slice, thread.name);
    } else if (event.ph === 'i') {
      check(event.s === 't', 'a mark on the lane of all, which has no name', event);
      show({ event, begin: ts, end: ts }, thread.name);
    } else {
      const id = flowIdOf(event.id);
      check(id !== undefined, 'a flow whose id is no number', event);
      const key = `${id} ${event.cat} ${event.name}`;
      const flow = flows.get(key);
      const at = stack.at(-1);
      check(at !== undefined, 'a flow outside of slices', event);
      check((event.ph === 's') === (flow === undefined), 'a flow that begins twice or never', event);
      check(event.ph !== 'f' || event.bp === 'e', 'an end that binds to the slice after it', event);
      check(flow?.ended !== true, 'a flow that goes on after its end', event);
      if (flow) {
        flow.through.push(at);
        flow.ended = event.ph === 'f';
      } else flows.set(key, { name: event.name, through: [at], ended: false });
    }
  }
  for (const { name, ended } of flows.values()) if (!ended) throw new Error(`${name} has no end`);
  return { lanes, flows: [...flows.values()] };
}
