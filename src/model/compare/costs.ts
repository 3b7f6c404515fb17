/** What a run costs, in exact counts. */
import type { Counters } from '../system/tally.ts';
import type { Side } from './side.ts';

/** Exact counts of a run, beside those that every run has; `COSTS` says what is counted. */
export interface Costs extends Counters {
  readonly outOfOrder: number;
  readonly lost: number;
  readonly doneAgain: number;
  readonly staleDmas: number;
}

/** Exact counts, how they are called where they are shown, and what is counted. */
export const COSTS = [
  ['exits', 'exits', 'Writes of the guest to registers of its queue that trap into the VMM'],
  ['consReads', 'CONS reads', 'Times that the guest reads CONS and sees a SYNC complete, or an error'],
  ['ioctls', 'ioctls', 'Calls of the VMM by which it hands over commands'],
  ['entries', 'entries', 'Commands in the arrays of these calls'],
  ['physicalCommands', 'physical commands', 'Commands that the kernel writes into physical queues, without its SYNCs'],
  ['physicalSyncs', 'physical SYNCs', 'SYNCs that the kernel writes into physical queues'],
  ['outOfOrder', 'out of order', 'Commands handed over before one that stands in front of them'],
  ['lost', 'lost', 'Commands that CONS has passed though nobody was handed them'],
  ['doneAgain', 'done again', 'Times that hardware was handed a command which it had carried out before'],
  [
    'staleDmas',
    'DMAs that used a stale entry',
    'DMAs that went where a cache led, and the tables in memory no longer did',
  ],
] as const satisfies readonly (readonly [key: keyof Costs, label: string, what: string])[];

export const costsOf = ({ recorded, outOfOrder, lost }: Side): Costs => ({
  ...recorded.counters,
  outOfOrder,
  lost,
  doneAgain: recorded.doneAgain,
  staleDmas: recorded.staleDmas,
});
