/** Guest and physical command queues at the run's position. */
import type { WhyRefused } from '../../../model/arch/refusals.ts';
import { firstThat } from '../../../model/system/column.ts';
import { VMM } from '../../../model/state/layout.ts';
import { distance, indexOf, wrapOf } from '../../../model/state/queue.ts';
import { PHYSICAL } from '../../../model/system/logs.ts';
import type { Run } from '../../../model/system/run.ts';
import type { QueueInfo } from '../../protocol/open.ts';
import type { Cursor, GuestQueue, PhysicalEntry, PhysicalQueue, Rows, Window } from '../../protocol/queues.ts';
import { calls } from './calls.ts';
import { brief, entry } from '../detail/commands.ts';
import { namedValues } from '../detail/fields.ts';

/** Entries around CONS when no window is asked for, and the most that one may hold. */
const AROUND = 48;
const MOST = 512;
/** Rings up to this size are sent whole; of larger ones this many marks, half of them before CONS. */
const RING = 16;

const cursor = (pos: number, log2: number): Cursor => ({ index: indexOf(pos, log2), wrap: wrapOf(pos, log2) });

export const guestKey = (name: string): string => `guest/${name}`;
export const physicalKey = (name: string): string => `physical/${name}`;

/** The queues of a run that has been made to its end. */
export function queueInfos(run: Run): QueueInfo[] {
  const { guestIommus, iommus } = run.machine.topo;
  return [
    ...guestIommus.map(({ name, commandsLog2, iommu, hwQueueOf }, v) => ({
      key: guestKey(name),
      name,
      kind: 'guest' as const,
      log2size: commandsLog2,
      iommu,
      hardware: hwQueueOf !== undefined,
      commands: run.history.commands[v].count,
    })),
    ...iommus.map(({ name, commandsLog2 }, s) => ({
      key: physicalKey(name),
      name,
      kind: 'physical' as const,
      log2size: commandsLog2,
      iommu: s,
      hardware: false,
      commands: run.history.physical[s].count,
    })),
  ];
}

/** Entries of the window, or those around `cons`; `total` is how many there are. */
function rowsOf<T>(total: number, cons: number, window: Window | undefined, make: (ordinal: number) => T): Rows<T> {
  const [wished, count] = window ?? [cons - AROUND, 2 * AROUND];
  const first = Math.max(0, Math.min(wished, total - 1));
  const last = Math.min(total, wished + Math.min(count, MOST));
  return { first, entries: range(first, last).map(make) };
}

/** Ordinals of what is in a small ring, or in a large one around CONS. */
function inRing(log2: number, written: number, cons: number): number[] {
  if (2 ** log2 <= RING) return range(Math.max(0, written - 2 ** log2), written);
  return range(Math.max(0, cons - RING / 2), Math.min(written, cons + RING / 2));
}

const range = (first: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);

export function guestQueue(run: Run, v: number, window: Window | undefined, why?: WhyRefused): GuestQueue {
  const m = run.machine;
  const { name, commandsLog2: log2 } = m.topo.guestIommus[v];
  const { regs, ctl } = m.layout.guestIommus[v];
  const cons = m.arch.queue.cons(m, regs);
  const written = run.tally.written(v);
  const consOrdinal = run.tally.ordinal(m, v, cons);
  return {
    key: guestKey(name),
    name,
    log2size: log2,
    prod: cursor(m.arch.queue.prod(m, regs), log2),
    fetched: cursor(m.w[ctl + VMM.fetched], log2),
    cons: cursor(cons, log2),
    error: m.arch.queue.error(m, regs),
    written,
    consOrdinal,
    rows: rowsOf(run.history.commands[v].count, consOrdinal, window, (ordinal) => entry(run, v, ordinal, why)),
    ring: inRing(log2, written, consOrdinal).map((ordinal) => brief(run, v, ordinal)),
    calls: calls(run, v),
  };
}

export function physicalQueue(run: Run, s: number, window: Window | undefined): PhysicalQueue {
  const m = run.machine;
  const { regs } = m.layout.iommus[s];
  const { name, commandsLog2: log2 } = m.topo.iommus[s];
  const prod = m.arch.queue.prod(m, regs);
  const cons = m.arch.queue.cons(m, regs);
  const log = run.history.physical[s];
  // Commands are issued in order: the first that was issued after this position.
  const written = firstThat(log.count, (ordinal) => log.word(ordinal, PHYSICAL.issued) > run.position);
  const consOrdinal = written - distance(cons, prod, log2);
  return {
    key: physicalKey(name),
    iommu: name,
    log2size: log2,
    prod: cursor(prod, log2),
    cons: cursor(cons, log2),
    error: m.arch.queue.error(m, regs),
    written,
    consOrdinal,
    rows: rowsOf(log.count, consOrdinal, window, (ordinal) => physicalEntry(run, s, ordinal)),
    ring: inRing(log2, written, consOrdinal).map((ordinal) => physicalEntry(run, s, ordinal)),
  };
}

export function physicalEntry(run: Run, s: number, ordinal: number): PhysicalEntry {
  const { commandsLog2 } = run.machine.topo.iommus[s];
  const { commands } = run.machine.arch;
  const row = run.history.physical[s].at(ordinal);
  const command = run.history.physical[s].command(ordinal, run.position);
  const has = (what: number): boolean => row[what] !== 0 && row[what] <= run.position;
  const done = has(PHYSICAL.complete) ? 'complete' : has(PHYSICAL.consumed) ? 'consumed' : 'queued';
  return {
    ordinal,
    slot: indexOf(ordinal, commandsLog2),
    wrap: wrapOf(ordinal, commandsLog2),
    mnemonic: commands.nameOf(command),
    fields: namedValues(commands, command),
    status: has(PHYSICAL.issued) ? done : 'future',
    ...(row[PHYSICAL.queue] && { origin: brief(run, row[PHYSICAL.queue] - 1, row[PHYSICAL.ordinal]) }),
  };
}
