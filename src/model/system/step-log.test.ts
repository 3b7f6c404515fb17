import { describe, expect, test } from 'vitest';
import { NO_COMMAND } from '../state/events.ts';
import { StepLog } from './step-log.ts';

/** When steps began and ended, ns. */
function logOf(...times: readonly (readonly [begin: number, end: number])[]): StepLog {
  const log = new StepLog();
  for (const [begin, end] of times) log.add(0, 0, 0, begin, end, 0, NO_COMMAND);
  return log;
}

const timesIn = (log: StepLog): number[][] => Array.from({ length: log.length }, (_, i) => [log.begin(i), log.end(i)]);

describe('what is noted of steps', () => {
  test('is each in its place', () => {
    const log = new StepLog();
    log.add(0x81, 0xc2, 0xfe, 10, 30, 0xfd, 7);
    log.add(0xff, 1, 2, 30, 40, 3, NO_COMMAND);
    const rows = [0, 1].map((i) => [log.marks(i), log.kind(i), log.actor(i), log.queue(i), log.ordinal(i)]);
    expect(rows).toEqual([
      [0x81, 0xc2, 0xfe, 0xfd, 7],
      [0xff, 1, 2, 3, NO_COMMAND],
    ]);
    expect(timesIn(log)).toEqual([
      [10, 30],
      [30, 40],
    ]);
  });

  test('marks by position, from 1', () => {
    const log = new StepLog();
    for (const marks of [4, 1]) log.add(marks, 0, 0, 0, 0, 0, NO_COMMAND);
    expect([0, 1, 2, 3].map((at) => log.marksAt(at))).toEqual([0, 4, 1, 0]);
  });

  test('times beyond what a word holds, and steps that take as long', () => {
    const turn = 2 ** 32;
    const times = [
      [0, turn - 1],
      [turn - 5, turn],
      [0, turn],
      [turn - 1, 3 * turn + 7],
      [1, 3 * turn + 7],
      [3 * turn, 4 * turn - 1],
      [4, 4 * turn + 3],
    ] as const;
    expect(timesIn(logOf(...times))).toEqual(times);
  });

  test('how many had ended by a time', () => {
    const log = logOf([0, 100], [0, 200], [100, 200], [0, 2 ** 33]);
    expect([99, 100, 199, 200, 2 ** 33 - 1, 2 ** 33].map((time) => log.endedBy(time))).toEqual([0, 1, 1, 3, 3, 4]);
    expect(new StepLog().endedBy(5)).toBe(0);
  });
});
