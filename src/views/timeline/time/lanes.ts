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

/** What is drawn, those that have just come into sight last, when others are in sight: the same while it holds all of them. */
export function drawnFor(drawn: readonly number[], [first, end]: Sight): readonly number[] {
  const seen = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  if (seen.every((row) => drawn.includes(row))) return drawn;
  const others = drawn.filter((row) => row < first || row >= end);
  return [...others.slice(Math.max(0, others.length + seen.length - KEPT)), ...seen];
}

/** Where to scroll so that a row is seen as a whole, and the uppermost too; the same place if it is. */
export function scrollFor(index: number, row: number, top: number, height: number): number {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1 - Math.max(1, Math.floor(height / row))) * row : top;
}
