import { expect, test } from 'vitest';
import type { Span } from '../../../worker/protocol.ts';
import { spanAt, spanOfStep } from './find.ts';
import { span as plain } from './span.test-helper.ts';

const span = (from: number, to: number, position: number, kind: Span['kind'] = 'act', count = 1): Span =>
  plain(from, to, { position, kind, count });

const WAIT = span(100, 500, 3, 'wait');
const ACT = span(200, 220, 5);

test('what an actor does is found before what it waits for', () => {
  expect(spanAt([WAIT, ACT], 210, 10)).toBe(ACT);
  expect(spanAt([WAIT, ACT], 225, 10)).toBe(ACT);
  expect(spanAt([WAIT, ACT], 300, 10)).toBe(WAIT);
});

test('near is near enough, and the nearest wins', () => {
  const next = span(240, 260, 6);
  expect(spanAt([ACT, next], 232, 15)).toBe(next);
  expect(spanAt([ACT, next], 300, 15)).toBeUndefined();
});

test('a step is found singly, or in the piece that it was merged into', () => {
  const many = span(300, 400, 7, 'many', 9);
  const lane = [WAIT, ACT, many];
  expect(spanOfStep(lane, 5, 220)).toBe(ACT);
  expect(spanOfStep(lane, 9, 350)).toBe(many);
  expect(spanOfStep(lane, 9, 450)).toBeUndefined();
  expect(spanOfStep(lane, 3, 100)).toBeUndefined();
});
