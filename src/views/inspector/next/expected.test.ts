import { expect, test } from 'vitest';
import { expected, hitsOf } from './expected.ts';

const OUTCOMES = [
  { violated: [], count: 90 },
  { violated: ['order'], count: 7 },
  { violated: ['order', 'isolation'], count: 3 },
];

test('a run counts once, by any of the properties that decide', () => {
  expect(hitsOf(OUTCOMES, ['order'])).toBe(10);
  expect(hitsOf(OUTCOMES, ['isolation'])).toBe(3);
  expect(hitsOf(OUTCOMES, ['isolation', 'order'])).toBe(10);
  expect(hitsOf(OUTCOMES, ['progress'])).toBe(0);
  expect(hitsOf(OUTCOMES, [])).toBe(10);
});

test('the chance says what to expect', () => {
  expect(expected(0, 100_000, 1e-6, ['order'])).toBe('0 of 100,000 violate order; p = 0.000001 predicts 0.1');
  expect(expected(255, 10_000, 1 / 39, [])).toBe('255 of 10,000 violate a property; p = 0.0256 predicts 256');
});
