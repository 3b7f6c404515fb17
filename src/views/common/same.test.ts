import { describe, expect, test } from 'vitest';
import { same } from './same.ts';

describe('same', () => {
  test('copies are the same', () => {
    const row = { name: 'CR0', fields: [{ name: 'CMDQEN', value: '1' }], gone: undefined };
    expect(same(row, structuredClone(row))).toBe(true);
  });

  test('a value, a length or a key that differs', () => {
    expect(same({ a: [1, 2] }, { a: [1, 3] })).toBe(false);
    expect(same({ a: [1, 2] }, { a: [1, 2, 3] })).toBe(false);
    expect(same({ a: 1 }, { b: 1 })).toBe(false);
    expect(same([], {})).toBe(false);
    expect(same(null, {})).toBe(false);
  });
});
