/** Slots that a guest writes anew before a command is judged. */
import { describe, expect, test } from 'vitest';
import { story } from './story.test-helper.ts';

describe('slots that are written anew', () => {
  test('before the vCPU that waits has looked: nothing is lost', () => {
    const s = story(1);
    s.written(2);
    s.issued([0])();
    s.local(1);
    s.written(7, 2);
    s.observed(1);
    expect([s.broken, s.exercised('none-lost')]).toEqual([[], true]);
  });

  test('by batches without a CMD_SYNC: what follows them is judged', () => {
    const s = story();
    s.written(8);
    s.issued([0, 1, 2, 3, 4, 5, 6, 7])();
    s.written(4, 8);
    s.issued([8, 10])();
    s.local(11);
    s.observed(11);
    expect(s.broken).toEqual(['order: 10, 9', 'none-lost: 11, 9']);
  });

  test('one that nobody has executed: it is lost, and was overtaken, and CONS is wrong', () => {
    const s = story();
    s.written(8);
    s.issued([1, 2, 3, 4, 5, 6, 7])();
    expect(s.broken).toEqual(['order: 1, 0']);
    s.written(3, 8);
    s.issued([8])();
    s.refused(9);
    s.error(9);
    s.acknowledged(9);
    s.local(10);
    s.observed(10);
    expect(s.broken.slice(1)).toEqual(['cons-exact: 9, 9', 'none-lost: 10, 10']);
    const late = story();
    late.written(8);
    late.local(1);
    late.written(1, 8);
    late.issued([8])();
    expect(late.broken).toEqual(['order: 8, 8']);
  });

  test('one that hardware executes later marks nobody else', () => {
    const s = story(1);
    s.written(8);
    for (let pos = 1; pos < 8; pos++) s.local(pos);
    const sync = s.issued([0], 0);
    s.written(2, 8);
    s.consumed(0);
    sync();
    s.local(9);
    s.observed(9);
    expect(s.broken).toEqual(['none-lost: 9, 8']);
  });
});
