/** Commands are handed over in the order of the queue. */
import { describe, expect, test } from 'vitest';
import { story } from './story.test-helper.ts';

describe('order', () => {
  test('in order, retries included', () => {
    const s = story();
    s.written(4);
    s.issued([0, 1])();
    s.issued([0, 1, 2])();
    s.local(3);
    expect(s.broken).toEqual([]);
  });

  test('the first that overtakes is named with the one it overtook, once', () => {
    const s = story();
    s.written(4);
    s.issued([0, 2, 3])();
    expect(s.broken).toEqual(['order: 2, 1']);
  });

  test('what the VMM did itself was not overtaken; a refused attempt counts as handed over', () => {
    const s = story();
    s.written(4);
    s.local(0);
    s.refused(1);
    s.issued([2])();
    expect(s.broken).toEqual([]);
  });

  test('across the wrap', () => {
    const s = story();
    s.written(8);
    s.issued([0, 1, 2, 3, 4, 5, 6])();
    s.local(7);
    s.observed(7);
    s.written(3, 8);
    s.issued([8, 10])();
    expect(s.broken).toEqual(['order: 10, 9']);
  });
});
