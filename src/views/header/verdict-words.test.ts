import { expect, test } from 'vitest';
import type { Checked, Verdict } from '../../worker/protocol.ts';
import { anyWords, mailText } from './any-words.ts';
import { designName, interleavingName, runWords, tenseOf } from './verdict-words.ts';

const found = (property: string, length: number) => ({
  property,
  choices: Array.from({ length }, () => 'A dma'),
  first: 1,
  why: 'Why.',
});

const done = (change: Partial<Checked> = {}) => ({
  kind: 'done' as const,
  result: {
    states: 1234,
    transitions: 0,
    depth: 0,
    frontier: 0,
    bytes: 0,
    violated: (change.counterexamples ?? []).map(({ property }) => property),
    verdict: 'exhausted' as const,
    exercised: ['a', 'b', 'c'],
    counterexamples: [],
    ...change,
  },
});

test('a run is said to keep only what it exercised', () => {
  expect(runWords({ broken: [], exercised: ['a', 'b', 'c'] }, 3)).toBe('This run keeps all 3');
  expect(runWords({ broken: [], exercised: ['a', 'b'] }, 3)).toBe('This run keeps the 2 of 3 that it exercised');
  expect(runWords({ broken: [], exercised: [] }, 3)).toBe('This run exercises none of the 3');
  expect(runWords({ broken: ['a', 'b'], exercised: ['a', 'b'] }, 3)).toBe('This run breaks a and b');
  expect(runWords({ broken: ['a', 'b', 'c'], exercised: ['a', 'b', 'c'] }, 3)).toBe('This run breaks 3 of 3');
});

test('any interleaving is another question: what was not searched is not known', () => {
  expect(anyWords(undefined, [], 3).text).toBe('Any interleaving: not searched yet.');
  expect(anyWords({ kind: 'too-long' }, [], 3)).toMatchObject({
    text: expect.stringContaining('too long'),
    open: true,
  });
  expect(anyWords({ kind: 'running', states: 8192 }, [], 3).text).toContain('8,192 states so far');
  expect(anyWords({ kind: 'failed', message: 'gone' }, [], 3).text).toContain('stopped: gone');
});

test('what a search proves, and what it does not', () => {
  expect(anyWords(done(), [], 3).text).toBe('No interleaving breaks any (all 1,234 states).');
  expect(anyWords(done({ exercised: ['a'] }), ['a'], 3).text).toBe(
    'No interleaving breaks any other (all 1,234 states; 2 not exercised).',
  );
  expect(anyWords(done({ verdict: 'bound', states: 50_000 }), [], 3)).toMatchObject({
    text: 'Any interleaving: nothing found in the first 50,000 states; there are more.',
    open: true,
  });
});

test('another interleaving is the one to play: what decides about the hazard first, then the shortest', () => {
  const searched = done({ counterexamples: [found('a', 9), found('b', 7), found('c', 8)] });
  expect(anyWords(searched, ['b'], 3)).toMatchObject({
    text: 'Another interleaving breaks c and a:',
    play: { property: 'c' },
  });
  const hazard = { hazard: 'H05', breaks: ['a'], applies: true };
  expect(anyWords(searched, [], 3, hazard)).toMatchObject({
    text: 'Another interleaving breaks a and 2 others:',
    play: { property: 'a' },
  });
  expect(anyWords(searched, ['a', 'b', 'c'], 3).play).toBeUndefined();
});

test('a design is named with its parameters and the interleaving', () => {
  expect(designName('viommu-batch,kernel=linux-7.2', interleavingName([], []))).toBe('viommu-batch · kernel=linux-7.2');
  expect(designName('viommu-merged', interleavingName([[3, 'A dma']], ['order']))).toBe(
    'viommu-merged · counterexample',
  );
  expect(interleavingName([[3, 'A dma']], [])).toBe('branch');
});

test('a copied sentence says what it is true of, and what is known of any interleaving', () => {
  const judged = { exercised: true, exercisedBy: 'two commands' };
  const verdict: Verdict = { id: 'order', statement: 'S.', held: false, ...judged, at: 31, why: 'Why.' };
  expect(mailText(verdict, 'interlaced', 'split-by-target', anyWords(done(), ['order'], 3))).toBe(
    [
      'In this run, order is violated at step 31: Why.',
      '(interlaced, design split-by-target. order: S.)',
      'No interleaving breaks any other (all 1,234 states).',
    ].join('\n'),
  );
});

test('ahead, here, past', () => {
  expect([30, 31, 32].map((position) => tenseOf(31, position))).toEqual(['ahead', 'here', 'past']);
});
