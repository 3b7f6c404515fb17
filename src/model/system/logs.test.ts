import { describe, expect, test } from 'vitest';
import { Rows } from './column.ts';
import { CallLog, CommandLog, PHYSICAL, PhysicalLog, SPINE, SPINE_FLAG } from './logs.ts';

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

describe('rows', () => {
  test('hold what was put there, and zeros elsewhere', () => {
    const rows = new Rows(3);
    rows.put(1, 0, 7);
    rows.put(300, 2, 9);
    rows.put(1, 0, 8);
    expect([rows.at(0), rows.at(1), rows.at(300)].map((row) => [...row])).toEqual([
      [0, 0, 0],
      [8, 0, 0],
      [0, 0, 9],
    ]);
    expect([...rows.some(300, 1, 3)]).toEqual([0, 9]);
    expect([rows.word(5000, 0), rows.word(1, 1)]).toEqual([0, 0]);
  });

  test('a column that nothing was put into takes no room', () => {
    const rows = new Rows(2, () => 100);
    rows.put(0, 1, 5);
    rows.put(0, 0, 0);
    const [first, second] = rows.copied(3);
    expect(first).toBeUndefined();
    expect([...second!]).toEqual([5, 0, 0]);
  });
});
