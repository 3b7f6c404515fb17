import { expect, test } from 'vitest';
import { Seen } from './seen.ts';

test('a command comes again where all of its bits are the same, in its group', () => {
  const commands = [
    [0x12, 1, 2, 3],
    [0x12, 1, 2, 4],
    [0x12, 1, 2, 3],
    [0x12, 1, 2, 4],
  ];
  const seen = new Seen(Uint32Array.from(commands.flat()));
  expect([0, 1, 2].map((i) => seen.add(i))).toEqual([false, false, true]);
  seen.begin(3);
  expect(seen.add(3)).toBe(false);
});

test('a group of many commands, each there twice', () => {
  const HALF = 5000;
  const words = Uint32Array.from({ length: HALF * 8 }, (_, n) => (n % 4 === 3 ? (n >>> 2) % HALF : 7));
  const seen = new Seen(words);
  const again = Array.from({ length: HALF * 2 }, (_, i) => seen.add(i));
  expect(again.findIndex(Boolean)).toBe(HALF);
  expect(again.filter(Boolean)).toHaveLength(HALF);
});
