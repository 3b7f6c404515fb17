import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const NAMES = ['interlaced', 'crowded', 'shared-smmu', 'h08-atc-before-tlbi-completes', 'h09-silent-timeout'];

test.each([
  ['crowdd', 'crowded'],
  ['interlacd', 'interlaced'],
  ['Shared', 'shared-smmu'],
  ['h09', 'h09-silent-timeout'],
  ['silent-timeout', 'h09-silent-timeout'],
])('%s is closest to %s', (asked, meant) => {
  expect(closest(asked, NAMES)[0]).toBe(meant);
});

test('no more than asked for, and any text has some', () => {
  expect(closest('', NAMES)).toHaveLength(3);
  expect(closest('x'.repeat(1e6), NAMES, 2)).toHaveLength(2);
});
