import { expect, test } from 'vitest';
import { type Frame, micros, ticksOf, timeAt, timeOf, xOf } from './scale.ts';

const FRAME: Frame = { domain: [10_000, 30_000], width: 1000 };

test('place and time lead to each other', () => {
  expect(xOf(FRAME, 20_000)).toBe(500);
  expect(timeAt(FRAME, 500)).toBe(20_000);
  expect(timeOf(FRAME, 10)).toBe(200);
  expect(timeAt(FRAME, xOf(FRAME, 12_345))).toBeCloseTo(12_345);
});

test('an area without width divides by nothing', () => {
  expect(timeAt({ ...FRAME, width: 0 }, 0)).toBe(10_000);
});

test('ticks are round µs, written alike, and leave room at the end', () => {
  expect(ticksOf(FRAME).map(({ label }) => label)).toEqual([
    '10',
    '12',
    '14',
    '16',
    '18',
    '20',
    '22',
    '24',
    '26',
    '28',
    '30',
  ]);
  expect(ticksOf(FRAME, [{ left: 900, width: 100 }]).at(-1)?.label).toBe('26');
  const close: Frame = { domain: [1000, 1500], width: 1000 };
  expect(ticksOf(close).map(({ label }) => label)).toContain('1.05');
  expect(ticksOf({ domain: [0, 500], width: 1000 })[0].label).toBe('0.00');
  const wide: Frame = { domain: [0, 50_000_000], width: 400 };
  expect(ticksOf(wide).map(({ label }) => label)).toContain('20,000');
});

test('times are written in µs', () => {
  expect(micros(12_345)).toBe('12.35');
  expect(micros(0)).toBe('0.00');
});
