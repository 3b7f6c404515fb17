import { expect, test } from 'vitest';
import { stepOf } from './step.ts';

test('numbers within the run, however they are written', () => {
  expect(stepOf('23', 31)).toBe(23);
  expect(stepOf(' 1,234 ', 350_000)).toBe(1234);
  expect(stepOf('99', 31)).toBe(31);
});

test('what is no number means nothing', () => {
  expect(stepOf('', 31)).toBeNull();
  expect(stepOf('-1', 31)).toBeNull();
  expect(stepOf('last', 31)).toBeNull();
});
