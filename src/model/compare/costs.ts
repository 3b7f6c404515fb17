/** What a run costs: exact counts, and the time that assumed costs add up to. */
import type { Run } from '../system/run.ts';
import type { Counters } from '../system/tally.ts';
import type { Side } from './side.ts';

/** Exact counts of a run, beside those that every run has. */
export interface Costs extends Counters {
  /** Commands handed over before one that stands in front of them. */
  readonly outOfOrder: number;
  /** Commands that CONS has passed though nobody was handed them. */
  readonly lost: number;
  /** Times that hardware was handed a command which it had carried out before. */
  readonly doneAgain: number;
  /** DMAs that went where a cache led, and the tables in memory no longer did. */
  readonly staleDmas: number;
}

/** Exact counts, and how they are called where they are shown. */
export const COSTS = [
  ['exits', 'exits'],
  ['consReads', 'CONS reads'],
  ['ioctls', 'ioctls'],
  ['entries', 'entries'],
  ['physicalCommands', 'physical commands'],
  ['physicalSyncs', 'physical SYNCs'],
  ['outOfOrder', 'out of order'],
  ['lost', 'lost'],
  ['doneAgain', 'done again'],
  ['staleDmas', 'DMAs that used a stale entry'],
] as const satisfies readonly (readonly [key: keyof Costs, label: string])[];

/** `side`: of a run at its end. */
export const costsOf = ({ run, outOfOrder, lost }: Side): Costs => ({
  ...run.tally.counters,
  outOfOrder,
  lost,
  doneAgain: run.history.again,
  staleDmas: run.history.staleDmas,
});

/** From the first PROD write to the last CMD_SYNC seen complete, ns by the assumed costs; null without either. */
export function timeOf({ history: { guest } }: Run): number | null {
  const time = guest.seen - guest.began;
  return Number.isNaN(time) ? null : time;
}
