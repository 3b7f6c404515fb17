import { expect, test } from 'vitest';
import type { ActorInfo } from '../../../worker/protocol.ts';
import { drawnFor, inSight, lanesOf, scrollFor } from './lanes.ts';
import { span } from './span.test-helper.ts';

const actor = (name: string): ActorInfo => ({ name, kind: 'device', node: '' });
const SPAN = span(0, 1);

test('actors that do nothing have no lane', () => {
  const timeline = { from: 0, to: 1, lanes: [[SPAN], [], [SPAN], []] };
  expect(lanesOf(['A', 'B', 'C', 'D'].map(actor), timeline)).toEqual({ used: [0, 2], idle: ['B', 'D'] });
});

test('rows in sight, and one more on each side', () => {
  expect(inSight(0, 100, 24, 90)).toEqual([0, 6]);
  expect(inSight(240, 100, 24, 90)).toEqual([9, 16]);
  expect(inSight(0, 100, 24, 3)).toEqual([0, 3]);
});

const rows = (first: number, end: number): number[] => Array.from({ length: end - first }, (_, i) => first + i);

test('rows that leave sight stay drawn, those that were seen last the longest', () => {
  expect(drawnFor([], [4, 9])).toEqual(rows(4, 9));
  expect(drawnFor(rows(4, 9), [0, 5])).toEqual([...rows(5, 9), ...rows(0, 5)]);
  expect(drawnFor(rows(0, 9), [60, 69])).toEqual([...rows(0, 9), ...rows(60, 69)]);
  expect(drawnFor([...rows(0, 9), ...rows(60, 80)], [20, 25])).toEqual([
    ...rows(2, 9),
    ...rows(60, 80),
    ...rows(20, 25),
  ]);
  expect(drawnFor(rows(0, 9), [20, 60])).toEqual(rows(20, 60));
});

test('nothing is drawn anew for rows that are drawn already', () => {
  const drawn = rows(0, 9);
  expect(drawnFor(drawn, [2, 7])).toBe(drawn);
});

test('a row out of sight is scrolled to, no further than needed, and no other is cut off above', () => {
  expect(scrollFor(2, 24, 0, 100)).toBe(0);
  expect(scrollFor(0, 24, 48, 100)).toBe(0);
  expect(scrollFor(9, 24, 0, 100)).toBe(144);
  expect(scrollFor(9, 24, 0, 12)).toBe(216);
});
