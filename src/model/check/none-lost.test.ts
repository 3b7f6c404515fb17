/** Commands before a CMD_SYNC that is seen complete. */
import { describe, expect, test } from 'vitest';
import { story } from './story.test-helper.ts';

describe('none-lost', () => {
  test('overwritten, and executed for all that', () => {
    const s = story();
    s.written(2);
    const sync = s.issued([0]);
    s.skipped(0);
    s.local(0);
    sync();
    s.local(1);
    s.observed(1);
    expect(s.broken).toEqual([]);
  });

  test('what hardware refused was not executed', () => {
    const s = story();
    s.written(2);
    const sync = s.issued([0]);
    s.illegal(0);
    s.completed(0);
    sync();
    s.local(1);
    s.observed(1);
    expect(s.broken).toEqual(['containment: 0, 0', 'none-lost: 1, 0']);
    expect(s.details[1]).toEqual([0, 0, 0, 0]);
  });

  test('a CMD_SYNC that is taken for complete by mistake: what CONS has not come to still waits', () => {
    const s = story();
    s.written(3);
    s.observed(2, 1);
    expect(s.broken).toEqual(['none-lost: 2, 0']);
    expect(s.details[0]).toEqual([0, 0, 0, 0]);
    const other = story();
    other.written(3);
    other.observed(2, 0);
    expect(other.details[0]).toEqual([5, 0, 0, 0]);
  });

  test('consumed is not enough: the CMD_SYNC must have completed', () => {
    const s = story();
    s.written(3);
    const sync = s.issued([0, 1]);
    s.local(2);
    s.observed(2);
    expect(s.broken).toEqual(['none-lost: 2, 0']);
    sync();
  });

  test('complete, refused at its own index, or done by the VMM: nothing is lost', () => {
    const s = story();
    s.written(4);
    s.issued([0])();
    s.refused(1);
    s.error(1);
    s.skipped(1);
    s.acknowledged(1);
    s.local(1);
    s.issued([2])();
    s.local(3);
    s.observed(3);
    expect(s.broken).toEqual([]);
  });

  test('what an earlier CMD_SYNC covered is not judged again', () => {
    const s = story();
    s.written(8);
    s.issued([0])();
    s.local(1);
    s.observed(1);
    s.local(3);
    s.observed(3);
    expect(s.broken).toEqual(['none-lost: 3, 2']);
  });
});
