/** What CONS says beside a command error. */
import { describe, expect, test } from 'vitest';
import { story } from './story.test-helper.ts';

describe('cons-exact', () => {
  test('the one at CONS refused, all before it consumed: exact', () => {
    const s = story();
    s.written(4);
    s.issued([0])();
    s.refused(1);
    s.error(1);
    expect(s.broken).toEqual([]);
  });

  test('one before it was never executed', () => {
    const s = story();
    s.written(4);
    s.issued([0], 0);
    s.refused(1);
    s.error(1);
    expect(s.broken).toContain('cons-exact: 1, 0');
  });

  test('one after it has run', () => {
    const s = story();
    s.written(4);
    s.issued([0, 2]);
    s.refused(1);
    s.error(1);
    expect(s.broken).toEqual(['order: 2, 1', 'cons-exact: 1, 2']);
  });

  test('the one at CONS has itself run', () => {
    const s = story();
    s.written(2);
    s.issued([0]);
    s.error(0);
    expect(s.broken).toEqual(['cons-exact: 0, 0']);
  });
});

describe('cons-exact while the guest can see the error', () => {
  test('the kernel gave up, and hardware executes what CONS names', () => {
    const s = story();
    s.written(2);
    s.issued([0, 1], 0);
    s.error(0);
    s.consumed(0);
    expect(s.broken).toEqual(['cons-exact: 0, 0']);
  });

  test('or what stands behind it', () => {
    const s = story();
    s.written(3);
    s.issued([0, 2], 0);
    s.refused(1);
    s.consumed(0);
    s.error(1);
    s.consumed(1);
    expect(s.broken.at(-1)).toBe('cons-exact: 1, 2');
  });

  test('not once it is acknowledged', () => {
    const s = story();
    s.written(2);
    s.issued([0, 1], 0);
    s.error(0);
    s.acknowledged(0);
    s.consumed(0);
    expect(s.broken).toEqual([]);
  });
});
