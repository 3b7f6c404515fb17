import { expect, test } from 'vitest';
import { distance, GAP, ringWindow } from './ring-window.ts';

const at = (index: number, wrap = 0) => ({ index, wrap });

test('the distance between cursors knows the wrap bit', () => {
  expect(distance(at(0), at(5), 3)).toBe(5);
  expect(distance(at(6), at(2, 1), 3)).toBe(4);
  expect(distance(at(3), at(3), 3)).toBe(0);
  expect(distance(at(3), at(3, 1), 3)).toBe(8);
  expect(distance(at(7, 1), at(1), 3)).toBe(2);
});

test('a small ring is shown whole', () => {
  expect(ringWindow(3, at(6))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(ringWindow(4, at(0))).toHaveLength(16);
});

test('of a larger one a window with CONS in it, which stays for some steps', () => {
  for (const index of [0, 1, 63, 64, 254, 255]) {
    const slots = ringWindow(8, at(index));
    expect(slots).toContain(index);
    expect([slots[0], slots.at(-1)]).toEqual([GAP, GAP]);
  }
  expect(ringWindow(8, at(20))).toEqual(ringWindow(8, at(23)));
  expect(ringWindow(8, at(0))).toEqual([GAP, 255, 0, 1, 2, 3, 4, 5, 6, GAP]);
});
