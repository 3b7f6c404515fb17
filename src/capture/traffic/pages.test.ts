import { expect, test } from 'vitest';
import { Random } from '../../model/state/random.ts';
import { Pages } from './pages.ts';

test('a range that touches another has none of it, one that reaches into it does', () => {
  const pages = new Pages();
  expect(pages.add(10, 20)).toBe(false);
  expect(pages.add(20, 30)).toBe(false);
  expect(pages.add(0, 10)).toBe(false);
  expect(pages.add(29, 40)).toBe(true);
  expect(pages.add(40, 41)).toBe(false);
  pages.clear();
  expect(pages.add(0, 41)).toBe(false);
});

test.each([1, 2, 3])('as one by one, of ranges in any order, seed %i', (seed) => {
  const random = new Random(seed);
  const pages = new Pages();
  const there = new Set<number>();
  for (let n = 0; n < 6000; n++) {
    // Mostly apart from each other, so that there are several blocks; now and then one over all of some.
    const from = random.below(60_000);
    const to = from + 1 + random.below(n % 500 === 499 ? 20_000 : 4);
    let overlaps = false;
    for (let at = from; at < to; at++) {
      overlaps ||= there.has(at);
      there.add(at);
    }
    expect(pages.add(from, to), `number ${n}: ${from} to ${to}`).toBe(overlaps);
  }
});
