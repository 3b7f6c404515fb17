import { expect, test } from 'vitest';
import { wrapped } from './frame.tsx';

/** A width of so many characters of 10 px, and the border on both sides. */
const wide = (characters: number): number => 32 + 10 * characters;

test.each<[string, number, string[]]>([
  ['a b c', 5, ['a b c']],
  ['aa bb cc', 5, ['aa bb', 'cc']],
  ['batch,kernel=7.2, step', 12, ['batch,', 'kernel=7.2,', 'step']],
  ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
  ['', 5, []],
])('%j in lines of %d characters', (text, characters, lines) => {
  expect(wrapped(text, wide(characters), 10)).toEqual(lines);
});
