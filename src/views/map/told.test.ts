import { expect, test } from 'vitest';
import { mapTold } from './told.ts';

test('large numbers are grouped, as everywhere in the page', () =>
  expect(
    mapTold({ shown: 2592, designs: 6048, on: 'a run', done: 21, hazards: 21, searches: 1342, undecided: [] }),
  ).toBe('2,592 of 6,048 designs, counted on a run; 21 hazards, 1,342 searches of all interleavings.'));
