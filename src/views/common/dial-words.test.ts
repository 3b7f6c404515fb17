import { expect, test } from 'vitest';
import { PARAMETERS } from '../../model/system/design-spec.ts';
import { DIAL_WORDS } from './dial-words.ts';

test('everything that can be changed about a design says what it is', () => {
  expect(Object.keys(DIAL_WORDS).sort()).toEqual(PARAMETERS.map(({ key }) => key).sort());
});
