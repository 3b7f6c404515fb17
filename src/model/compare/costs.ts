/** What a run costs, in exact counts. */
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

export const costsOf = ({ recorded, outOfOrder, lost }: Side): Costs => ({
  ...recorded.counters,
  outOfOrder,
  lost,
  doneAgain: recorded.doneAgain,
  staleDmas: recorded.staleDmas,
});
