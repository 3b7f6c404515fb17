import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';

const LIFE = { written: 3, fetched: 9, handedOver: 20, complete: 0, skipped: 0, passed: 12 };

test('in the order in which they happened; never last', () => {
  expect(momentsOf(LIFE).map(({ words, at }) => `${words} ${at}`)).toEqual([
    'written 3',
    'fetched 9',
    'passed by CONS 12',
    'handed over 20',
    'complete 0',
  ]);
});

test('a command that was skipped says so', () => {
  expect(momentsOf({ ...LIFE, skipped: 15 }).map(({ words }) => words)).toContain('skipped');
});
