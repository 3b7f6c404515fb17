import { expect, test } from 'vitest';
import { hexDiff } from './hex-diff.ts';

test('the digits that differ', () => {
  expect(hexDiff('0000000800000040', '0000010000000040')).toEqual([
    { at: 0, digits: '00000', changed: false },
    { at: 5, digits: '0', changed: true },
    { at: 6, digits: '0', changed: false },
    { at: 7, digits: '8', changed: true },
    { at: 8, digits: '00000040', changed: false },
  ]);
});

test('nothing to compare with', () => {
  expect(hexDiff('0046', undefined)).toEqual([{ at: 0, digits: '0046', changed: false }]);
});
