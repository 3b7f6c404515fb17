import { expect, test } from 'vitest';
import type { Journey } from './journeys.ts';
import { placesAt, travelTime } from './travel.ts';

/** 100 px to the right, then 100 px down; a token stops 11 px before its end. */
const CORNER: Journey = {
  key: 'a b c',
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
  ],
  legs: 2,
  lines: [],
  bare: [],
  cargo: [],
  actor: 'host',
  failed: false,
  after: 0,
};
/** Begins where the other ends. */
const NEXT: Journey = {
  ...CORNER,
  key: 'c d',
  points: [
    [100, 100],
    [211, 100],
  ],
  legs: 1,
  after: 2,
};

test('a step takes longer the farther its tokens travel, to a limit, and less at a higher speed', () => {
  expect(travelTime([NEXT], 1)).toBe(1260);
  expect(travelTime([CORNER], 1)).toBe(840);
  expect(travelTime([CORNER, NEXT], 2)).toBe(630);
  expect(travelTime([{ ...CORNER, legs: 9 }], 1)).toBe(1400);
  expect(travelTime([], 1)).toBe(420);
});

test.each([
  [0, [0, 0]],
  // An eighth of the way after a quarter of the time, seven eighths after three quarters: slow at both ends.
  [0.25, [23.625, 0]],
  [0.5, [94.5, 0]],
  [0.75, [100, 65.375]],
  [1, [100, 89]],
])('after the share %d of the time the token is at %j', (share, place) => {
  const [[x, y]] = placesAt([CORNER], share);
  expect([x, y].map((value) => Math.round(value * 1000) / 1000)).toEqual(place);
});

test('a token waits for the one before it, and stays where it has arrived', () => {
  const at = (share: number) => placesAt([CORNER, NEXT], share).map((place) => place.map(Math.round));
  expect(at(0)).toEqual([
    [0, 0],
    [100, 100],
  ]);
  expect(at(2 / 3)).toEqual([
    [100, 89],
    [100, 100],
  ]);
  expect(at(5 / 6)).toEqual([
    [100, 89],
    [150, 100],
  ]);
  expect(at(1)).toEqual([
    [100, 89],
    [200, 100],
  ]);
});

test('a way shorter than the distance that is kept to its end is not travelled', () => {
  expect(
    placesAt(
      [
        {
          ...CORNER,
          points: [
            [5, 5],
            [9, 5],
          ],
        },
      ],
      1,
    ),
  ).toEqual([[5, 5]]);
});
