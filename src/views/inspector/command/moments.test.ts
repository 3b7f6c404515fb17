import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';

const LIFE = { written: 3, fetched: 9, handedOver: 20, complete: 0, skipped: 0, passed: 12 };
const words = (life: typeof LIFE, byVmm = false) => momentsOf(life, byVmm).map((moment) => moment.words);

test('in the order in which they happened; never last', () => {
  expect(momentsOf(LIFE, false).map((moment) => `${moment.words} ${moment.at}`)).toEqual([
    'written 3',
    'fetched 9',
    'passed by CONS 12',
    'handed over 20',
    'complete 0',
  ]);
});

test('a command that was skipped says so', () => {
  expect(words({ ...LIFE, skipped: 15 })).toContain('skipped');
});

test('what the VMM does itself is not said to be never handed over', () => {
  expect(words({ ...LIFE, handedOver: 0 }, true)).toEqual(['written', 'fetched', 'passed by CONS']);
});
