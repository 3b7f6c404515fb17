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

/** Rows in sight, the last one not included, and one more on each side. */
export const inSight = (top: number, height: number, row: number, rows: number): readonly [number, number] => [
  Math.max(0, Math.floor(top / row) - 1),
  Math.min(rows, Math.ceil((top + height) / row) + 1),
];

/** Where to scroll so that a row is seen as a whole, and the uppermost too; the same place if it is. */
export function scrollFor(index: number, row: number, top: number, height: number): number {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1 - Math.max(1, Math.floor(height / row))) * row : top;
}
