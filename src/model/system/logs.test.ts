import { describe, expect, test } from 'vitest';
import { CallLog, CommandLog, PHYSICAL, PhysicalLog, SPINE, SPINE_FLAG, WaitLog } from './logs.ts';

const W = [0x11, 2, 3, 0x44];

describe('commands of a guest queue', () => {
  test('have their words, each in its place, and no others', () => {
    const log = new CommandLog();
    for (const n of [0, 1]) log.add(n);
    log.setWords(1, 0x11, 2, 3, 0x44);
    expect([...log.first(1)!]).toEqual(W);
    expect([...log.first(0)!]).toEqual([0, 0, 0, 0]);
    expect(log.first(2)).toBeUndefined();
    expect(log.count).toBe(2);
  });

  test('keep when something happened first', () => {
    const log = new CommandLog();
    log.add(0);
    log.note(0, SPINE.fetched, 7);
    log.note(0, SPINE.fetched, 9);
    expect(log.word(0, SPINE.fetched)).toBe(7);
  });

  test('that came before the run lie in the slots that the queue has, and were seen', () => {
    const log = new CommandLog();
    log.begin({ position: 3, slots: Uint32Array.from([1, 2, 3, 4, 5, 6, 7, 8]) });
    expect([0, 1, 2].map((n) => [...log.first(n)!])).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [1, 2, 3, 4],
    ]);
    expect(log.word(2, SPINE.flags)).toBe(SPINE_FLAG.before);
    log.add(3);
    log.sawUpTo(3, 20);
    expect([2, 3].map((n) => log.word(n, SPINE.seen))).toEqual([0, 20]);
  });

  test('one that was refused is what is written over it from then on', () => {
    const log = new CommandLog();
    log.add(0);
    log.setWords(0, 0x11, 2, 3, 0x44);
    log.overwritten.set(0, Uint32Array.of(0x46, 0, 0, 0));
    log.note(0, SPINE.skipped, 5);
    expect([4, 5].map((at) => log.command(0, at)[0])).toEqual([0x11, 0x46]);
  });
});

test('waits of an actor: one that lasts ends when it is closed, and only then', () => {
  const log = new WaitLog();
  log.close(5);
  expect(log.to.length).toBe(0);
  log.open(10, 1, 2, 7);
  expect(log.to.data[0]).toBe(Number.POSITIVE_INFINITY);
  log.close(12);
  log.close(15);
  log.open(20, 3, 1);
  expect([...log.from.data.subarray(0, 2)]).toEqual([10, 20]);
  expect([...log.to.data.subarray(0, 2)]).toEqual([12, Number.POSITIVE_INFINITY]);
  expect([log.step.data[1], log.kind.data[0], log.call.data[0], log.call.data[1]]).toEqual([3, 2, 7, 0]);
});

test('a guest sees a wait complete: all up to it that it had not seen before', () => {
  const log = new CommandLog();
  for (let i = 0; i < 4; i++) log.add(i);
  log.sawUpTo(1, 9);
  log.sawUpTo(1, 11);
  log.sawUpTo(2, 12);
  expect([0, 1, 2, 3].map((i) => log.word(i, SPINE.seen))).toEqual([9, 9, 12, 0]);
});

test('commands of a physical queue are the wait that replaces them from then on', () => {
  const log = new PhysicalLog([0x46, 0x2000, 0, 0]);
  expect([log.add(1, 0x99, 0, 0, 0), log.add(2, 0x11, 2, 3, 0x44, 4, 8)]).toEqual([0, 1]);
  expect([PHYSICAL.issued, PHYSICAL.queue, PHYSICAL.ordinal].map((what) => log.word(1, what))).toEqual([2, 5, 8]);
  expect(log.word(0, PHYSICAL.queue)).toBe(0);
  expect([...Array.from(log.command(1, 100))].slice(0, 4)).toEqual(W);
  log.set(1, PHYSICAL.replaced, 6);
  expect([5, 6].map((at) => log.command(1, at)[0])).toEqual([0x11, 0x46]);
});

test('a call carries its commands and no others', () => {
  const log = new CallLog();
  log.at.push(3);
  for (const ordinal of [4, 6, 9, 10]) log.members.push(ordinal);
  log.first.push(1);
  log.count.push(2);
  expect(log.carried(0)).toEqual([6, 9]);
  expect(log.length).toBe(1);
});
