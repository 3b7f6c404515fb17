/** Finding spans: under the pointer, and those of a step. */
import type { Span } from '../../../worker/protocol.ts';

/** How far a place is from a span, 0 inside. */
const distance = ({ from, to }: Span, place: number): number => Math.max(0, from - place, place - to);

/** What an actor does at a place, or what it waits for; a hairline is found from `near` away. */
export function spanAt(spans: readonly Span[], place: number, near: number): Span | undefined {
  let best: Span | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const span of spans) {
    // What it does lies on top of what it waits for.
    const away = distance(span, place) + (span.kind === 'wait' ? near : 0);
    if (away > near || away > least || (away === least && span.kind === 'wait')) continue;
    best = span;
    least = away;
  }
  return best;
}

/** The span that a step is in its actor's lane, or the merged one that it is in. `place`: where the step ended. */
export function spanOfStep(spans: readonly Span[], position: number, place: number): Span | undefined {
  const single = spans.find((span) => span.kind === 'act' && span.position === position);
  return (
    single ??
    spans.findLast(
      (span) => span.kind === 'many' && span.position <= position && span.from <= place && place <= span.to,
    )
  );
}
