import { expect, test } from 'vitest';
import { gapsOf } from './gaps.ts';

/** Ends of steps that take so long each, ns. */
function endsOf(lengths: readonly number[]) {
  const ends: number[] = [];
  for (const length of lengths) ends.push((ends.at(-1) ?? 0) + length);
  return { length: ends.length, end: (i: number) => ends[i] };
}

test('a stretch far beyond the usual takes the room of six', () => {
  expect(gapsOf(endsOf([100, 100, 20_000, 100, 0, 100, 100]))).toEqual([
    { from: 200, to: 20_200, begin: 200, end: 800 },
  ]);
});

test('gaps follow each other without what those before leave out', () => {
  const gaps = gapsOf(endsOf([100, 5000, 100, 100, 8000, 100, 100]));
  expect(gaps.map(({ begin, end }) => [begin, end])).toEqual([
    [100, 700],
    [900, 1500],
  ]);
});

test('what is not far beyond the usual is left as it is, and so is a run without steps', () => {
  expect(gapsOf(endsOf([100, 1200, 100, 100]))).toEqual([]);
  expect(gapsOf(endsOf([]))).toEqual([]);
  expect(gapsOf(endsOf([0, 0, 0]))).toEqual([]);
});
