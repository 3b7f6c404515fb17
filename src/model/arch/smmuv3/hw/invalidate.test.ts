import { expect, test } from 'vitest';
import { OP, command } from '../fields/commands.ts';
import { rangeOf } from './invalidate.ts';

const range = (fields: Record<string, number>) => {
  const w = command(OP.TLBI_NH_VA, fields);
  return rangeOf(w[0], w[2], w[3]).map((page) => page * 4096);
};

test('an address command covers one page, a range (NUM+1) << SCALE granules', () => {
  expect(range({ va: 0x400000 })).toEqual([0x400000, 0x401000]);
  expect(range({ va: 0x400000, tg: 1, num: 0, ttl: 3 })).toEqual([0x400000, 0x401000]);
  expect(range({ va: 0x400000, tg: 1, num: 31, scale: 0 })).toEqual([0x400000, 0x420000]);
  expect(range({ va: 0x400000, tg: 1, num: 0, scale: 9 })).toEqual([0x400000, 0x600000]);
  expect(range({ va: 0x10000, tg: 3, num: 1 })).toEqual([0x10000, 0x30000]);
  expect(range({ va: 0xfffffffff000 })).toEqual([0xfffffffff000, 0x1000000000000]);
});
