import { expect, test } from 'vitest';
import { axisOf, type Gap, placeOf, placeOfTime, timeOfPlace } from './axis.ts';

/** 20 µs that take the place of 2, and 10 that take the place of 1. */
const GAPS: readonly Gap[] = [
  { from: 5000, to: 25_000, begin: 5000, end: 7000 },
  { from: 30_000, to: 40_000, begin: 12_000, end: 13_000 },
];

test('times lie where they are, less what the gaps before them leave out', () => {
  expect([0, 5000, 15_000, 25_000, 30_000, 35_000, 41_000].map((time) => placeOfTime(GAPS, time))).toEqual([
    0, 5000, 6000, 7000, 12_000, 12_500, 14_000,
  ]);
});

test('places lead back to their times', () => {
  for (let time = 0; time <= 50_000; time += 125)
    expect(timeOfPlace(GAPS, placeOfTime(GAPS, time))).toBeCloseTo(time, 6);
});

test('an axis ends where its run ends', () => {
  const run = { length: 70, duration: 45_000, gaps: GAPS };
  const now = { position: 12, time: 25_000 };
  expect(axisOf('time', run).end).toBe(18_000);
  expect(placeOf(axisOf('time', run), now)).toBe(7000);
  expect(axisOf('step', run).end).toBe(70);
  expect(placeOf(axisOf('step', run), now)).toBe(12);
});
