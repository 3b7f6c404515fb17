import { expect, test } from 'vitest';
import { has, toggled } from './filters.ts';

test('a clause is added once, and taken away where it is', () => {
  expect(toggled('', 'sid == 0x8')).toBe('sid == 0x8');
  expect(toggled('leaf', 'sid == 0x8')).toBe('leaf && sid == 0x8');
  expect(toggled('leaf && sid == 0x8', 'sid == 0x8')).toBe('leaf');
  expect(toggled('leaf || illegal', 'sid == 0x8')).toBe('(leaf || illegal) && sid == 0x8');
  expect(toggled('tlbi && pages == 4 && leaf', 'tlbi && pages == 4')).toBe('leaf');
  expect(has('leaf && sid == 0x8', 'sid == 0x8')).toBe(true);
  expect(has('leaf && sid == 0x80', 'sid == 0x8')).toBe(false);
  expect(has('leaf', '')).toBe(false);
});
