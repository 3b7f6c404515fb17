import { expect, test } from 'vitest';
import { type TieBox, tiePath } from './tie-path.ts';

const box = (left: number, top: number, right: number, bottom: number): TieBox => ({ left, top, right, bottom });
const panel = box(0, 100, 300, 700);

test('rows below each other are tied by a bracket', () => {
  const guest = { row: box(0, 200, 280, 236), list: box(0, 180, 280, 400) };
  const physical = { row: box(0, 520, 280, 544), list: box(0, 500, 280, 700) };
  const path = tiePath(guest, physical, panel, false);
  expect(path).toMatch(/^M273 118/);
  expect(path).toContain('V428');
});

test('lists beside each other are joined across the border', () => {
  const guest = { row: box(0, 200, 150, 236), list: box(0, 180, 150, 400) };
  const physical = { row: box(150, 300, 300, 324), list: box(150, 180, 300, 400) };
  expect(tiePath(guest, physical, panel, true)).toBe('M145 118C155 118 145 212 155 212');
});

test('nothing is tied to a row out of sight', () => {
  const guest = { row: box(0, 100, 280, 136), list: box(0, 180, 280, 400) };
  const physical = { row: box(0, 520, 280, 544), list: box(0, 500, 280, 700) };
  expect(tiePath(guest, physical, panel, false)).toBe('');
});
