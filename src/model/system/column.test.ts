import { describe, expect, test } from 'vitest';
import { bytes, doubles, firstAbove, Rows, words } from './column.ts';

test('columns grow, and keep what they have', () => {
  for (const column of [bytes(), words(), doubles()]) {
    for (let i = 0; i < 700; i++) expect(column.push(i % 200)).toBe(i);
    expect([column.length, column.data.length]).toEqual([700, 1024]);
    expect([0, 199, 200, 699].map((i) => column.data[i])).toEqual([0, 199, 0, 99]);
  }
  const column = words();
  column.reserve(300);
  expect([column.length, column.data.length, column.data[299]]).toEqual([0, 300, 0]);
  column.reserve(300);
  column.reserve(100);
  expect(column.data.length).toBe(300);
  column.reserve(301);
  expect(column.data.length).toBe(600);
});

test('the first element above a value', () => {
  const column = words();
  for (const value of [2, 4, 4, 7]) column.push(value);
  expect([0, 1, 2, 3, 4, 6, 7, 9].map((value) => firstAbove(column, value))).toEqual([0, 0, 1, 1, 3, 3, 4, 4]);
  expect(firstAbove(words(), 0)).toBe(0);
});

describe('rows', () => {
  test('hold what was put there, and zeros elsewhere', () => {
    const rows = new Rows(3);
    rows.put(1, 0, 7);
    rows.put(300, 2, 9);
    rows.put(1, 0, 8);
    expect([rows.at(0), rows.at(1), rows.at(300)].map((row) => [...row])).toEqual([
      [0, 0, 0],
      [8, 0, 0],
      [0, 0, 9],
    ]);
    expect([...rows.some(300, 1, 3)]).toEqual([0, 9]);
    expect([rows.word(5000, 0), rows.word(1, 1)]).toEqual([0, 0]);
  });

  test('a column that nothing was put into takes no room', () => {
    const rows = new Rows(2, () => 100);
    rows.put(0, 1, 5);
    rows.put(0, 0, 0);
    const [first, second] = rows.copied(3);
    expect(first).toBeUndefined();
    expect([...second!]).toEqual([5, 0, 0]);
  });
});
