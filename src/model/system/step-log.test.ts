import { describe, expect, test } from 'vitest';
import { NO_COMMAND } from '../state/events.ts';
import { Random } from '../state/random.ts';
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

describe('steps of many blocks', () => {
  type Step = readonly [
    marks: number,
    kind: number,
    actor: number,
    begin: number,
    end: number,
    queue: number,
    ordinal: number,
  ];
  const SEED = 11;
  const random = new Random(SEED);
  const byte = (): number => random.below(256);
  const STEPS: Step[] = [];
  for (let [n, end] = [0, 0]; n < 1000; n++) {
    // Mostly a little later than the one before it, sometimes at the same time, sometimes by far.
    end += [0, random.below(300), random.below(2 ** 31) * 2 ** 11][n % 50 === 49 ? 2 : Math.min(1, random.below(4))];
    const ordinal = [NO_COMMAND, n + random.below(7), random.below(2 ** 32 - 1)][random.below(3)];
    STEPS.push([byte(), byte(), byte(), Math.max(0, end - random.below(2 ** 20)), end, byte(), ordinal]);
  }
  /** The first ones, logged. */
  const first = (count: number): StepLog => {
    const log = new StepLog();
    for (const step of STEPS.slice(0, count)) log.add(...step);
    return log;
  };
  const read = (log: StepLog, i: number): Step => [
    log.marks(i),
    log.kind(i),
    log.actor(i),
    log.begin(i),
    log.end(i),
    log.queue(i),
    log.ordinal(i),
  ];

  test(`are what was added, in whatever order one asks (seed ${SEED})`, () => {
    const log = first(STEPS.length);
    const order = STEPS.map((_, i) => (i * 617) % STEPS.length);
    expect(order.map((i) => read(log, i))).toEqual(order.map((i) => STEPS[i]));
    expect(STEPS.map((_, i) => read(log, i))).toEqual(STEPS);
  });

  test.each([1, 63, 64, 65, 128, 1000])(`of %i, how many had ended by a time (seed ${SEED})`, (count) => {
    const log = first(count);
    const steps = STEPS.slice(0, count);
    const ends = steps.map(([, , , , end]) => end);
    const times = [-1, 0, ...ends, ...ends.map((end) => end - 1), ends[count - 1] + 1];
    expect(times.map((time) => log.endedBy(time))).toEqual(
      times.map((time) => ends.filter((end) => end <= time).length),
    );
  });

  test('one that was asked for is as before after others were added', () => {
    const log = first(100);
    const before = read(log, 10);
    for (const step of STEPS.slice(100, 200)) log.add(...step);
    expect([read(log, 10), read(log, 80)]).toEqual([before, STEPS[80]]);
  });
});
