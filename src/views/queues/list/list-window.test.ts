import { expect, test } from 'vitest';
import { scrollTarget, wantedWindow } from './list-window.ts';

test('a window holds what is in sight and some more', () => {
  expect(wantedWindow(undefined, 0, 10, 20)).toEqual([0, 20]);
  const [first, count] = wantedWindow(undefined, 50_000, 50_030, 105_600);
  expect(first).toBeLessThanOrEqual(50_000 - 48);
  expect(first + count).toBeGreaterThanOrEqual(50_031 + 48);
  expect(count).toBeLessThanOrEqual(256);
});

test('a window stays while it covers what is in sight', () => {
  const old = wantedWindow(undefined, 1000, 1030, 105_600);
  for (const by of [1, 10, 30, -30]) expect(wantedWindow(old, 1000 + by, 1030 + by, 105_600)).toBe(old);
  expect(wantedWindow(old, 1200, 1230, 105_600)).not.toBe(old);
});

test('at the ends there is nothing to spare', () => {
  const end = wantedWindow(undefined, 105_570, 105_599, 105_600);
  expect(end[0] + end[1]).toBe(105_600);
  expect(wantedWindow(end, 105_580, 105_599, 105_600)).toBe(end);
  const start = wantedWindow(undefined, 0, 30, 105_600);
  expect(wantedWindow(start, 0, 20, 105_600)).toBe(start);
});

test('an empty queue asks for nothing', () => {
  expect(wantedWindow(undefined, 0, 0, 0)).toEqual([0, 0]);
});

test('a list scrolls by the least that is needed, with context', () => {
  const list = { top: 100, height: 100, row: 10, total: 1000 };
  expect(scrollTarget(list, 12, 14)).toBeUndefined();
  expect(scrollTarget(list, 20, 20)).toBe(130);
  expect(scrollTarget(list, 9, 9)).toBe(70);
  expect(scrollTarget(list, 500, 540)).toBe(5000);
  expect(scrollTarget(list, 999, 999)).toBe(9900);
  expect(scrollTarget({ ...list, total: 5, top: 50 }, 0, 0)).toBe(0);
});
