import { expect, test } from 'vitest';
import { plainly } from './plainly.ts';

test.each([
  'Failed to fetch dynamically imported module: http://x/load.js',
  'error loading dynamically imported module: http://x/load.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /assets/map.css',
  'NetworkError when attempting to fetch resource.',
])('a part that does not come is told of in words: %s', (message) => {
  expect(plainly(message)).toContain('is there a network?');
});

test('anything else is told as it is', () => {
  expect(plainly('there is no device A')).toBe('there is no device A');
});
