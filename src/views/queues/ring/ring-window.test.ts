import { expect, test } from 'vitest';
import { columnOf, distance, GAP, type Room, ringLayout, ringWindow, wrapSegments } from './ring-window.ts';

const at = (index: number, wrap = 0) => ({ index, wrap });
const room = (width: number, mark = 17): Room => ({ width, label: 58, value: 44, mark, index: 14 });

test('the distance between cursors knows the wrap bit', () => {
  expect(distance(at(0), at(5), 3)).toBe(5);
  expect(distance(at(6), at(2, 1), 3)).toBe(4);
  expect(distance(at(3), at(3), 3)).toBe(0);
  expect(distance(at(3), at(3, 1), 3)).toBe(8);
  expect(distance(at(7, 1), at(1), 3)).toBe(2);
});

test('a small ring is shown whole', () => {
  expect(ringWindow(3, at(6), 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(ringWindow(4, at(0), 16)).toHaveLength(16);
  expect(ringWindow(0, at(0), 1)).toEqual([0]);
});

test('of a larger one a window with CONS in it, which stays for some steps', () => {
  for (const count of [3, 4, 7, 8, 16])
    for (const index of [0, 1, 63, 64, 254, 255]) {
      const slots = ringWindow(8, at(index), count);
      expect(slots).toContain(index);
      expect(slots).toHaveLength(count + 2);
      expect([slots[0], slots.at(-1)]).toEqual([GAP, GAP]);
    }
  expect(ringWindow(8, at(20), 8)).toEqual(ringWindow(8, at(23), 8));
  expect(ringWindow(8, at(0), 8)).toEqual([GAP, 255, 0, 1, 2, 3, 4, 5, 6, GAP]);
});

test('names stand beside the slots where there is room', () => {
  expect(ringLayout(3, room(257))).toMatchObject({ labelled: true, count: 8, numbers: true });
  expect(ringLayout(4, room(257))).toMatchObject({ labelled: false, count: 16, numbers: false });
  expect(ringLayout(4, room(420))).toMatchObject({ labelled: true, numbers: true });
  expect(ringLayout(16, room(257, 47)).count).toBe(4);
  expect(ringLayout(7, room(90, 80)).count).toBe(3);
  const { cell, count } = ringLayout(7, room(257, 21));
  expect(cell * count).toBeLessThanOrEqual(257);
});

test('a cursor beyond the window points into the gap', () => {
  const slots = ringWindow(8, at(20), 8);
  expect(columnOf(slots, at(20))).toBe(slots.indexOf(20));
  expect(columnOf(slots, at(90))).toBe(9);
});

test('wrap bits divide the ring at PROD and where it turns over', () => {
  const whole = ringWindow(3, at(0), 8);
  expect(wrapSegments(whole, at(5), 5, 3)).toEqual([
    { from: 0, to: 5, wrap: 0 },
    { from: 5, to: 8, wrap: null },
  ]);
  expect(wrapSegments(whole, at(2, 1), 10, 3)).toEqual([
    { from: 0, to: 2, wrap: 1 },
    { from: 2, to: 8, wrap: 0 },
  ]);
  expect(wrapSegments(whole, at(0, 1), 8, 3)).toEqual([{ from: 0, to: 8, wrap: 0 }]);
  // A window across the end of the ring.
  expect(wrapSegments([GAP, 255, 0, 1, 2, GAP], at(2, 1), 258, 8)).toEqual([
    { from: 1, to: 2, wrap: 0 },
    { from: 2, to: 4, wrap: 1 },
    { from: 4, to: 5, wrap: 0 },
  ]);
});
