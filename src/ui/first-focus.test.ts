// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { quietFirstFocus } from './first-focus.ts';

test.each(['keydown', 'keyup', 'pointerdown'])('until %s the page is untouched', (use) => {
  quietFirstFocus();
  expect(document.documentElement.dataset.untouched).toBe('');
  dispatchEvent(new Event('pointermove'));
  expect(document.documentElement.dataset.untouched).toBe('');
  dispatchEvent(new Event(use));
  expect(document.documentElement.dataset.untouched).toBeUndefined();
});
