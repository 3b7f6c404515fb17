import { expect, test } from 'vitest';
import { lengthOf, overlap, type Point, pointAt, rounded } from './geometry.ts';

const WAY: Point[] = [
  [0, 0],
  [30, 0],
  [30, 40],
];

test('a place along a line, its ends beyond them', () => {
  expect(lengthOf(WAY)).toBe(70);
  expect(pointAt(WAY, 10)).toEqual([10, 0]);
  expect(pointAt(WAY, 50)).toEqual([30, 20]);
  expect(pointAt(WAY, -1)).toEqual([0, 0]);
  expect(pointAt(WAY, 99)).toEqual([30, 40]);
});

test('a line that stands twice at a place goes on', () => {
  expect(pointAt([WAY[0], WAY[0], WAY[1]], 0)).toEqual([0, 0]);
  expect(rounded([WAY[0], WAY[0], WAY[1]])).toBe('M0 0L30 0');
});

test('corners are round, short pieces less', () => {
  expect(rounded(WAY)).toBe('M0 0L25 0Q30 0 30 5L30 40');
  expect(
    rounded([
      [0, 0],
      [4, 0],
      [4, 40],
    ]),
  ).toBe('M0 0L2 0Q4 0 4 2L4 40');
});

test('boxes that touch do not overlap', () => {
  const a = { x: 0, y: 0, w: 10, h: 10 };
  expect(overlap(a, { ...a, x: 10 })).toBe(false);
  expect(overlap(a, { ...a, x: 9 })).toBe(true);
});
