import { expect, test } from 'vitest';
import { count, guestIommu, position } from './event-args.ts';
import { defineEvents, event } from './events.ts';
import { atKinds, inTurn, on, onKept } from './heard.ts';

const PART = defineEvents({
  write: event(3, [guestIommu('queue'), position('pos')]),
  fetch: event(7, [guestIommu('queue'), position('first'), count('commands')]),
});
const OTHER = defineEvents({ done: event(200, []) });

test('who listens is told by the kind, one after the other, and nobody of what nobody hears', () => {
  const told: unknown[] = [];
  const heard = inTurn(
    on(PART, { write: (queue, pos) => told.push(['first', queue, pos]) }),
    onKept(PART, { write: (_queue, ordinal) => told.push(['second', ordinal]) }),
    on(OTHER, { done: (...nothing) => told.push(nothing) }),
    atKinds(
      (kind) => kind === 3,
      (...all) => told.push(all),
    ),
  );
  for (const kind of [3, 7, 200]) heard[kind]?.(1, 2, 3, 4, 5, 6, 7, 8);
  expect(told).toEqual([
    ['first', 1, 2],
    ['second', 2],
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ]);
  expect(heard.flatMap((does, kind) => (does ? [kind] : []))).toEqual([3, 200]);
});
