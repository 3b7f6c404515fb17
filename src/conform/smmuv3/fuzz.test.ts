/** Random machines keep their invariants. A finding prints its seed. */
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('100,000 random steps', () => {
  expect(fuzz(1, 100_000)).toBeUndefined();
});
