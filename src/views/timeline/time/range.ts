/** Where the marked range of steps lies. */
import type { Range } from '../../../state/types.ts';
import type { Span, Timeline } from '../../../worker/protocol.ts';
import { type Frame, xOf, xOfMoment } from './scale.ts';

/** Times, ns, at which steps that were visited ended; an end of a range has always been visited, or is one of the run. */
export type Visited = ReadonlyMap<number, number>;

/** A step that the timeline shows singly. */
function single(timeline: Timeline | null, position: number): Span | undefined {
  for (const spans of timeline?.lanes ?? []) {
    const span = spans.find((candidate) => candidate.kind === 'act' && candidate.position === position);
    if (span) return span;
  }
  return undefined;
}

/** Where a step began; by time, where the timeline does not show it singly, where it ended. */
function beginOf(timeline: Timeline | null, position: number, visited: Visited, frame: Frame): number {
  const span = single(timeline, position);
  if (span) return xOf(frame, span.from);
  return xOfMoment(frame, { position: position - 1, time: position <= 1 ? 0 : (visited.get(position) ?? 0) });
}

export interface Band {
  readonly left: number;
  readonly width: number;
}

/** What of the range is in sight. */
export function bandOf(
  [from, to]: Range,
  timeline: Timeline | null,
  visited: Visited,
  end: number,
  frame: Frame,
): Band | null {
  const left = Math.max(-2, beginOf(timeline, from, visited, frame));
  const right = Math.min(frame.width + 2, xOfMoment(frame, { position: to, time: visited.get(to) ?? end }));
  return right < 0 || left > frame.width ? null : { left, width: Math.max(2, right - left) };
}

export interface RangeEnd extends Band {
  readonly label: string;
}

const PER_DIGIT = 7.6;
const AROUND = 8;

/** Labels of the range's ends, outside of it, so that even the narrowest range has both; none beyond the edges. */
export function endsOf({ left, width }: Band, [from, to]: Range, frame: Frame): readonly RangeEnd[] {
  const end = (step: number, place: (own: number) => number): RangeEnd => {
    const own = String(step).length * PER_DIGIT + AROUND;
    return { label: String(step), width: own, left: place(own) };
  };
  return [end(from, (own) => left - own), end(to, () => left + width)].map((one) => ({
    ...one,
    left: Math.max(0, Math.min(frame.width - one.width, one.left)),
  }));
}
