import { describe, expect, test } from 'vitest';
import { SPINE, SPINE_FLAG } from './logs.ts';
import { by, isOutOfOrder, statusAt } from './status.ts';

describe('what has become of a command by a position', () => {
  const spine = (given: Partial<Record<keyof typeof SPINE, number>>): Uint32Array => {
    const row = new Uint32Array(SPINE.SIZE);
    for (const [name, value] of Object.entries(given)) row[SPINE[name as keyof typeof SPINE]] = value;
    return row;
  };
  const at = (given: Partial<Record<keyof typeof SPINE, number>>, ...positions: readonly number[]): string =>
    positions.map((position) => statusAt(spine(given), position)).join(' ');

  test('as it goes on', () => {
    const all = { written: 2, fetched: 4, issued: 6, handedOver: 8, complete: 10, passed: 12 };
    expect(at(all, 0, 1, 2, 3, 4, 6, 8, 10, 12)).toBe(
      'future future queued queued fetched handed-over consumed complete complete',
    );
  });

  test('refused, done by the VMM, given up, of before the run', () => {
    expect(at({ written: 2, handedOver: 8, flags: SPINE_FLAG.refused }, 7, 8)).toBe('queued refused');
    expect(at({ written: 2, handedOver: 8, complete: 9, flags: SPINE_FLAG.refused }, 9)).toBe('refused');
    expect(at({ written: 2, fetched: 3, passed: 5, flags: SPINE_FLAG.vmm }, 4, 5)).toBe('fetched vmm');
    expect(at({ written: 2, handedOver: 8, skipped: 9 }, 8, 9)).toBe('consumed skipped');
    expect(at({ written: 2, handedOver: 8, replaced: 9, complete: 9 }, 8, 9)).toBe('consumed skipped');
    expect(at({ flags: SPINE_FLAG.before }, 0)).toBe('complete');
  });

  test('something has happened from its step on; 0 is never', () => {
    expect([by(0, 5), by(5, 4), by(5, 5), by(5, 6)]).toEqual([false, false, true, true]);
    const row = spine({ handedOver: 5, flags: SPINE_FLAG.outOfOrder });
    expect([isOutOfOrder(row, 4), isOutOfOrder(row, 5), isOutOfOrder(spine({ handedOver: 5 }), 5)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
