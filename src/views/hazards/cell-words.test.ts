import { expect, test } from 'vitest';
import type { HazardCell } from '../../worker/protocol.ts';
import { cellName, cellOutcome, cellWords, fateInCell } from './cell-words.ts';

const cell = (
  change: Partial<NonNullable<HazardCell['found']>>,
  expected: HazardCell['expected'] = [],
): HazardCell => ({
  design: 'viommu-batch',
  spec: 'viommu-batch',
  fixed: false,
  expected,
  found: {
    breaks: [],
    others: [],
    exercised: true,
    exhausted: true,
    states: 58,
    agrees: true,
    fate: { kind: 'impossible', p: 0, words: 'impossible' },
    counterexamples: [],
    ...change,
  },
});

test('what was found, what was proved, and what neither', () => {
  expect(cellWords(undefined)).toBe('not searched yet');
  expect(cellWords({ ...cell({}, 'not-applicable'), found: undefined })).toMatch(/^not applicable/);
  expect(cellWords(cell({}))).toBe('cannot happen: every state was looked at, 58 states');
  expect(cellOutcome(cell({ exhausted: false }))).toBe('bound');
  expect(cellOutcome(cell({ exercised: false }))).toBe('not-exercised');
  expect(cellOutcome(undefined)).toBe('searching');
  expect(cellWords(undefined, 'not-searched')).toBe('not searched: the hazard says nothing of this design');
  const counterexamples = [{ property: 'order', choices: ['a', 'b'], first: 1, why: '' }];
  const fate = { kind: 'race', p: 1 / 38.9, words: 'race, 1 of about 38.9 random runs' } as const;
  const race = cell({ breaks: ['order'], fate, counterexamples }, ['order']);
  expect(cellWords(race)).toBe('happens, race, 1 of about 38.9 random runs: order after 2 steps');
  expect(cellWords(cell({ breaks: ['order'], fate: null, counterexamples }, ['order']))).toBe(
    'happens: order after 2 steps',
  );
});

test('the fate stands in the cell', () => {
  const shared = (kind: 'race' | 'inevitable', p: number) => fateInCell(cell({ fate: { kind, p, words: '' } }));
  expect(shared('inevitable', 1)).toBe('inevitable');
  expect(shared('race', 1 / 38.9)).toBe('race 1/39');
  expect(shared('race', 1 / 75_786_574)).toBe('race 1/76M');
  // A race is lost sometimes: never said as if it were always.
  expect(shared('race', 0.5)).toBe('race 1/2');
  expect(shared('race', 0.77)).toBe('race 77%');
  expect(shared('race', 0.9999)).toBe('race >99%');
  expect(fateInCell(cell({}))).toBe('impossible');
  expect(fateInCell(cell({ exercised: false }))).toBe('');
  expect(fateInCell(undefined)).toBe('');
});

test('a difference from what the scenario says is told', () => {
  expect(cellWords(cell({ agrees: false }, ['order']))).toContain('(the scenario expects order)');
});

test('a hazard that cannot happen is no word about another one', () => {
  expect(cellWords(cell({ others: ['containment'] }))).toBe(
    'cannot happen: every state was looked at, 58 states; another hazard: containment is violated',
  );
});

test('a cell is named by the design that it means', () => {
  expect(cellName(cell({}))).toBe('viommu-batch');
  const other = { ...cell({}), spec: 'viommu-batch,kernel=shared-s2' };
  expect(cellName(other)).toBe('viommu-batch · kernel=shared-s2');
  expect(cellName({ ...other, fixed: true })).toBe('viommu-batch · kernel=shared-s2 · with the fix');
});
