import { expect, test } from 'vitest';
import { bytesOf, fromPieces, piecesOf } from './pieces.ts';

test('a piece that nothing has changed is shared, and every word comes back', () => {
  const words = Uint32Array.from({ length: 1300 }, (_, i) => i * 7);
  const before = piecesOf(words, []);
  words[600] = 1;
  const after = piecesOf(words, before);
  expect(after.map((piece, n) => piece === before[n])).toEqual([true, false, true]);
  expect(bytesOf(before, [])).toBe(3 * 8 + 1300 * 4);
  expect(bytesOf(after, before)).toBe(3 * 8 + 512 * 4);
  const back = new Uint32Array(words.length);
  fromPieces(after, back);
  expect(back).toEqual(words);
  fromPieces(before, back);
  expect(back[600]).toBe(4200);
});
