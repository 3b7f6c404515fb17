/** Nothing is handed over behind a CMD_SYNC before everything before it is complete. */
import { describe, expect, test } from 'vitest';
import { story } from './story.test-helper.ts';

describe('sync-scope', () => {
  test('what stands before a CMD_SYNC is not complete when something behind it is handed over', () => {
    const s = story(2);
    s.written(5);
    s.issued([0, 1])();
    s.local(2);
    s.issued([3, 4])();
    expect(s.broken).toEqual([]);
    const late = story(2);
    late.written(5);
    late.issued([0, 1, 2]);
    late.issued([3]);
    expect(late.broken).toEqual(['sync-scope: 3, 0']);
  });

  test('what stands behind the CMD_SYNC may be open', () => {
    const s = story(1);
    s.written(4);
    s.issued([0])();
    s.local(1);
    s.issued([2, 3]);
    expect(s.broken).toEqual([]);
  });

  test('the last CMD_SYNC decides, and the one right behind a command does', () => {
    const s = story(1, 3);
    s.written(5);
    s.issued([0])();
    s.local(1);
    s.issued([2, 3, 4]);
    expect(s.broken).toEqual(['sync-scope: 4, 2']);
  });

  test('no CMD_SYNC, or one before all: no order is asked for', () => {
    const none = story();
    none.written(4);
    none.issued([0, 1, 2], 0);
    none.issued([3], 0);
    expect(none.broken).toEqual([]);
    const first = story(0);
    first.written(3);
    first.local(0);
    first.issued([1], 0);
    first.issued([2], 0);
    expect(first.broken).toEqual([]);
  });

  test('a CMD_SYNC that is not complete is not itself waited for', () => {
    const s = story(0, 1);
    s.written(3);
    s.issued([0, 1, 2]);
    expect(s.broken).toEqual([]);
  });
});

test('sync-scope: exercised by what stands behind a CMD_SYNC, not by what is executed after it was believed', () => {
  const s = story(2);
  s.written(4);
  s.issued([0, 1], 1);
  s.local(2);
  s.observed(2);
  s.consumed(1);
  expect(s.exercised('sync-scope')).toBe(false);
  s.issued([3]);
  expect(s.exercised('sync-scope')).toBe(true);
});
