import { expect, test } from 'vitest';
import { axisOf } from '../../../worker/protocol/axis.ts';
import { lengthOf, micros, placeAt, xOf, xOfMoment } from './scale.ts';
import { timeFrame } from './span.test-helper.ts';

const FRAME = timeFrame(10_000, 30_000, 1000);

test('places and pixels lead to each other', () => {
  expect(xOf(FRAME, 20_000)).toBe(500);
  expect(placeAt(FRAME, 500)).toBe(20_000);
  expect(lengthOf(FRAME, 10)).toBe(200);
  expect(placeAt(FRAME, xOf(FRAME, 12_345))).toBeCloseTo(12_345);
});

test('a moment is where its step is counted, or its time', () => {
  const now = { position: 6, time: 15_000 };
  expect(xOfMoment(FRAME, now)).toBe(250);
  const axis = axisOf('step', { length: 10, duration: 30_000, gaps: [] });
  expect(xOfMoment({ axis, domain: [0, 10], width: 1000 }, now)).toBe(600);
});

test('an area without width divides by nothing', () => {
  expect(placeAt({ ...FRAME, width: 0 }, 0)).toBe(10_000);
});

test('times are written in µs', () => {
  expect(micros(12_345)).toBe('12.35');
  expect(micros(0)).toBe('0.00');
});
