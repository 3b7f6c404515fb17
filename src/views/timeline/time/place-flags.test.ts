import { expect, test } from 'vitest';
import type { Flag } from '../../../worker/protocol.ts';
import { placeFlags } from './place-flags.ts';
import { timeFrame } from './span.test-helper.ts';

const FRAME = timeFrame(0, 1000, 1000);
const flag = (time: number, property = 'order', at = time): Flag => ({ time, property, at });

const labels = (flags: readonly Flag[], frame = FRAME) => placeFlags(flags, frame).map(({ label }) => label);

test('a flag stands at the right of its pole', () => {
  expect(placeFlags([flag(100)], FRAME)).toMatchObject([{ label: '✗ order', x: 100, left: 100 }]);
});

test('it stands at the left where the next one or the edge takes its room', () => {
  const [first, second] = placeFlags([flag(300), flag(340, 'cons-exact')], FRAME);
  expect(first.left + first.width).toBe(300);
  expect(second.left).toBe(340);
  const [last] = placeFlags([flag(990)], FRAME);
  expect(last.left + last.width).toBe(990);
});

test('flags without room share a label', () => {
  expect(labels([flag(300), flag(301)])).toEqual(['✗ order ×2']);
  expect(labels([flag(300), flag(301, 'isolation')])).toEqual(['✗ 2 violations']);
  expect(labels([flag(5), flag(20), flag(40)])).toEqual(['✗ order ×3']);
});

test('no label covers another, whatever the flags', () => {
  for (let round = 0; round < 200; round++) {
    let seed = round + 1;
    const random = (): number => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const flags = Array.from({ length: 1 + Math.floor(random() * 40) }, () => Math.floor(random() * 1001))
      .sort((a, b) => a - b)
      .map((time) => flag(time, random() < 0.5 ? 'order' : 'no-stale-after-sync'));
    const placed = placeFlags(flags, FRAME);
    expect(placed.flatMap((place) => place.flags)).toEqual(flags);
    for (const [i, { left, width }] of placed.entries()) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(1000);
      if (i > 0) expect(left).toBeGreaterThanOrEqual(placed[i - 1].left + placed[i - 1].width);
    }
  }
});

test('flags out of sight are left out', () => {
  expect(placeFlags([flag(100), flag(900)], timeFrame(200, 800, 1000))).toEqual([]);
});

test('thousands are placed, each once', () => {
  const flags = Array.from({ length: 20_000 }, (_, i) => flag(i / 20, i % 2 ? 'order' : 'isolation', i));
  const placed = placeFlags(flags, FRAME);
  expect(placed.flatMap((place) => place.flags)).toEqual(flags);
  // No more of them than find room beside each other.
  expect(placed.length).toBeLessThan(100);
});
