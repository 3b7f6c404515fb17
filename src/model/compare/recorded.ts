/** What a comparison needs of a run: plain data, so that it can be taken where the run was made and compared elsewhere. */
import { verdictsOf } from '../system/verdicts.ts';
import type { GuestLog } from '../system/guest-log.ts';
import type { WordColumns } from '../system/column.ts';
import type { Run, Verdict } from '../system/run.ts';
import type { Counters } from '../system/tally.ts';

/** The commands of one guest queue. */
export interface RecordedQueue {
  /** Emulated IOMMU that it is of, among those of the run: its own queue, or a hardware queue beside it. */
  readonly emulated: number;
  readonly count: number;
  /** By word of a command, as `SPINE` names them. */
  readonly columns: WordColumns;
}

export interface Recorded extends Pick<GuestLog, 'errors' | 'dmas' | 'records'> {
  /** Id of the architecture. */
  readonly arch: string;
  /** Number of steps. */
  readonly length: number;
  /** Names of the emulated IOMMUs, and of the devices. A scenario's are the same under every design. */
  readonly names: readonly string[];
  readonly devices: readonly string[];
  readonly queues: readonly RecordedQueue[];
  readonly counters: Counters;
  /** Times that hardware was handed a command which it had carried out before. */
  readonly doneAgain: number;
  /** DMAs that went where a cache led, and the tables in memory no longer did. */
  readonly staleDmas: number;
  /** From the first PROD write to the last wait seen complete, ns by the assumed costs; null without either. */
  readonly time: number | null;
  readonly verdicts: readonly Verdict[];
}

/** Of a run that is at its end. */
export function recordedOf(run: Run): Recorded {
  const { machine, history, tally, length } = run;
  const { vms, guestIommus, devices } = machine.topo;
  const emulated = guestIommus.flatMap(({ hwQueueOf }, v) => (hwQueueOf === undefined ? [v] : []));
  const { errors, dmas, records, began, seen } = history.guest;
  return {
    arch: machine.arch.id,
    length,
    names: emulated.map((v) => `${vms[guestIommus[v].vm].name}/${guestIommus[v].name}`),
    devices: devices.map(({ name }) => name),
    queues: guestIommus.map(({ hwQueueOf }, v) => ({
      emulated: emulated.indexOf(hwQueueOf ?? v),
      count: history.commands[v].count,
      columns: history.commands[v].all(),
    })),
    errors,
    dmas,
    records,
    counters: tally.counters,
    doneAgain: history.again,
    staleDmas: history.staleDmas,
    time: Number.isNaN(seen - began) ? null : seen - began,
    verdicts: verdictsOf(run),
  };
}
