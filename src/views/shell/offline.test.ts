import { afterEach, expect, test, vi } from 'vitest';
import { whenIdle } from './offline.ts';

afterEach(() => vi.useRealTimers());

test('what has time begins once, when the page was not used for a while', () => {
  vi.useFakeTimers();
  const page = new EventTarget();
  const then = vi.fn();
  whenIdle(then, 100, page);
  vi.advanceTimersByTime(99);
  page.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(99);
  page.dispatchEvent(new Event('pointermove'));
  vi.advanceTimersByTime(99);
  expect(then).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(then).toHaveBeenCalledTimes(1);
  page.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(1000);
  expect(then).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
