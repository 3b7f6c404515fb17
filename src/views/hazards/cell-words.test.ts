import { expect, test } from 'vitest';
import type { HazardCell } from '../../worker/protocol.ts';
import { cellWords, outcomeOf } from './cell-words.ts';

const cell = (
  change: Partial<NonNullable<HazardCell['found']>>,
  expected: HazardCell['expected'] = [],
): HazardCell => ({
  design: 'viommu-batch',
  spec: 'viommu-batch',
  fixed: false,
  expected,
  found: { breaks: [], exhausted: true, states: 58, agrees: true, counterexamples: [], ...change },
});

test('what was found, what was proved, and what neither', () => {
  expect(cellWords(undefined)).toBe('not searched yet');
  expect(cellWords({ ...cell({}, 'not-applicable'), found: undefined })).toMatch(/^not applicable/);
  expect(cellWords(cell({}))).toBe('cannot happen: every state was looked at, 58 states');
  expect(outcomeOf(cell({ exhausted: false }))).toBe('bound');
  const counterexamples = [{ property: 'order', choices: ['a', 'b'], first: 1, why: '' }];
  expect(cellWords(cell({ breaks: ['order'], counterexamples }, ['order']))).toBe('happens: order after 2 steps');
});

test('a difference from what the scenario says is told', () => {
  expect(cellWords(cell({ agrees: false }, ['order']))).toContain('(the scenario expects order)');
});
