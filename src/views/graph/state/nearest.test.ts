import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const box = (x: number, y: number) => ({ x, y, w: 10, h: 10 });
const BOXES = new Map([
  ['a', box(0, 0)],
  ['b', box(50, 0)],
  ['c', box(20, 30)],
  ['d', box(0, 60)],
  ['e', box(50, 64)],
]);

test('arrow keys follow lines and columns first', () => {
  expect(nearest(BOXES, 'a', 'ArrowRight')).toBe('b');
  expect(nearest(BOXES, 'd', 'ArrowRight')).toBe('e');
  expect(nearest(BOXES, 'b', 'ArrowLeft')).toBe('a');
  expect(nearest(BOXES, 'd', 'ArrowUp')).toBe('a');
  expect(nearest(BOXES, 'c', 'ArrowDown')).toBe('d');
});

test('nothing lies beyond the border, and nothing beside what is not there', () => {
  expect(nearest(BOXES, 'a', 'ArrowUp')).toBeNull();
  expect(nearest(BOXES, 'x', 'ArrowUp')).toBeNull();
});
