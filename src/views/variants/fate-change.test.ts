import { expect, test } from 'vitest';
import type { FatesOf } from '../../worker/protocol.ts';
import { fateChanges, fateLines } from './fate-change.ts';

const fates = (change: Partial<FatesOf>): FatesOf => ({
  exhausted: true,
  states: 1234,
  exercised: ['order', 'covered'],
  broken: [],
  ...change,
});
const race = fates({ broken: [{ id: 'order', fate: { kind: 'race', p: 1 / 39 } }] });

test.each([
  [race, fates({}), ['order: now impossible (was a race, 1/39)']],
  [race, fates({ exercised: [] }), ['order: now impossible, with nothing to judge (was a race, 1/39)']],
  [fates({}), race, ['order: now a race, 1/39 (was impossible)']],
  [race, fates({ exhausted: false }), ['order: now not found in 1.2K states (was a race, 1/39)']],
  [
    race,
    fates({ exhausted: false, broken: [{ id: 'order', fate: null }] }),
    ['order: now possible (was a race, 1/39)'],
  ],
  [fates({}), fates({ states: 5 }), []],
])('what a change has done is told of each property by itself', (before, after, said) => {
  expect(fateChanges(before, after)).toEqual(said);
});

test('what becomes of a scenario by itself', () => {
  expect(fateLines(race)).toEqual(['order: a race, 1/39']);
  expect(fateLines(fates({}))).toEqual(['no interleaving violates anything']);
  expect(fateLines(fates({ exhausted: false }))).toEqual(['nothing found in 1.2K states']);
});
