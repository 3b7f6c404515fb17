import { expect, test } from 'vitest';
import type { Verdict } from '../../worker/protocol.ts';
import { headline, mailText, tenseOf } from './verdict-words.ts';

const verdict = (id: string, held: boolean): Verdict => ({
  id,
  statement: 'S.',
  held,
  exercised: true,
  at: 31,
  why: 'Why.',
});

test('the headline names what is violated', () => {
  expect(headline([verdict('order', false), verdict('cons-exact', true)])).toBe('order is violated');
  expect(headline([verdict('order', false), verdict('cons-exact', false)])).toBe('order and cons-exact are violated');
  expect(headline([verdict('order', true), verdict('x', true)])).toBe('All properties are kept');
});

test('a copied sentence says what it is true of', () => {
  expect(mailText(verdict('order', false), 'interlaced', 'split-by-target')).toBe(
    'order is violated at step 31: Why.\n(interlaced, design split-by-target. order: S.)',
  );
});

test('ahead, here, past', () => {
  expect([30, 31, 32].map((position) => tenseOf(31, position))).toEqual(['ahead', 'here', 'past']);
});
