/** Which actors get a lane, and which of them are in sight. */
import type { ActorInfo, Timeline } from '../../../worker/protocol.ts';

export interface Lanes {
  /** Indices into the actors, in their order. */
  readonly used: readonly number[];
  /** Names of those that do nothing in the whole run. */
  readonly idle: readonly string[];
}

/** `timeline`: of the whole run. */
export function lanesOf(actors: readonly ActorInfo[], timeline: Timeline): Lanes {
  const busy = (lane: number): boolean => (timeline.lanes[lane]?.length ?? 0) > 0;
  return {
    used: actors.flatMap((_, lane) => (busy(lane) ? [lane] : [])),
    idle: actors.filter((_, lane) => !busy(lane)).map(({ name }) => name),
  };
}

/** Rows: the first, and the one after the last. */
export type Sight = readonly [first: number, end: number];

/** Rows in sight, and one more on each side. */
export const inSight = (top: number, height: number, row: number, rows: number): Sight => [
  Math.max(0, Math.floor(top / row) - 1),
  Math.min(rows, Math.ceil((top + height) / row) + 1),
];

/** As many rows stay drawn when they leave sight: a run goes to and fro between the same actors. */
const KEPT = 32;

/** What is drawn when others are in sight than were drawn. */
export function drawnFor([first, end]: Sight, [next, nextEnd]: Sight): Sight {
  const both = [Math.min(first, next), Math.max(end, nextEnd)] as const;
  return first === end || both[1] - both[0] > KEPT ? [next, nextEnd] : both;
}

/** Where to scroll so that a row is seen as a whole, and the uppermost too; the same place if it is. */
export function scrollFor(index: number, row: number, top: number, height: number): number {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1 - Math.max(1, Math.floor(height / row))) * row : top;
}
