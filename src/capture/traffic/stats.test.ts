/** Counts over queues whose commands are known. */
import { expect, test } from 'vitest';
import { command, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { fieldsOf } from './fields.ts';
import { filterOf } from './filter.ts';
import { type Counts, FILTER_OF, statsOf } from './stats.ts';
import { trafficOf } from './traffic-of.ts';

const queue = (...commands: readonly Uint32Array[]) => trafficOf(Uint32Array.from(commands.flatMap((c) => [...c])));
const sync = command(OP.SYNC, { cs: 2 });
const va = (at: number, more: Record<string, number> = {}) =>
  command(OP.TLBI_NH_VA, { asid: 1, vmid: 5, va: at * 0x1000, ...more });
const atc = (sid: number, size: number, addr = 0): Uint32Array => command(OP.ATC_INV, { sid, size, addr });

test('counts by kind, stream and group', () => {
  const tlbi = command(OP.TLBI_NH_VA, { asid: 3, tg: 1, num: 7, scale: 1, ttl: 3, leaf: 1 });
  const done = Uint32Array.of(0, 0, 0x40, 0x1);
  expect(
    statsOf(
      queue(
        tlbi,
        tlbi,
        sync,
        atc(8, 2),
        done,
        sync,
        atc(9, 52),
        sync,
        command(OP.CFGI_CD, { sid: 8, ssec: 1 }),
        new Uint32Array(4),
      ),
    ),
  ).toEqual({
    commands: 9,
    empty: 1,
    missing: 0,
    opcodes: { CMD_SYNC: 4, CMD_TLBI_NH_VA: 2, CMD_ATC_INV: 2, CMD_CFGI_CD: 1 },
    sids: { '0x8': 2, '0x9': 1 },
    asids: { '3': 2 },
    vmids: { '0': 2 },
    perSync: { '0': 1, '1': 2, '2': 1 },
    tlbiPages: { '16': 2 },
    atcPages: { '4': 1, all: 1 },
    atcBehindTlbi: 1,
    atcWithoutTlbi: 1,
    samePage: 1,
    repeated: 1,
    illegal: 1,
    afterError: 0,
  });
});

test('a page is named twice where ranges overlap, for the same address space, until the next CMD_SYNC', () => {
  const twice = (...commands: readonly Uint32Array[]): number => statsOf(queue(...commands)).samePage;
  expect(twice(va(4), va(5), va(4))).toBe(1);
  expect(twice(va(4), sync, va(4))).toBe(0);
  expect(twice(va(4), va(4, { asid: 2 }), va(4, { vmid: 6 }))).toBe(0);
  // 2 << 1 pages from 2 on: 2 to 5.
  const range = va(2, { tg: 1, num: 1, scale: 1 });
  expect(twice(range, va(5))).toBe(1);
  expect(twice(range, va(6))).toBe(0);
  expect(twice(va(6), range)).toBe(0);
  expect(twice(va(1), va(7), va(3), range)).toBe(1);
  // A granule of 64 KiB.
  expect(twice(va(16, { tg: 3, num: 0, ttl: 3 }), va(31))).toBe(1);
  expect(twice(atc(8, 52), atc(8, 0, 0x7000), atc(9, 0, 0x7000))).toBe(1);
  expect(twice(atc(8, 1, 0x2000), atc(8, 0, 0x3000), atc(8, 0, 0x4000))).toBe(1);
});

test('an ATC_INV names what its span is aligned to, and without SSV neither SSID nor GLOBAL', () => {
  const twice = (...commands: readonly Uint32Array[]): number => statsOf(queue(...commands)).samePage;
  expect(twice(atc(8, 2, 0x7000), atc(8, 0, 0x4000))).toBe(1);
  expect(twice(atc(8, 2, 0x7000), atc(8, 0, 0x8000))).toBe(0);
  expect(twice(atc(8, 52, 0x7000), atc(8, 0, 0x4000))).toBe(1);
  const more = (fields: Record<string, number>) => command(OP.ATC_INV, { sid: 8, size: 0, addr: 0x4000, ...fields });
  expect(twice(atc(8, 0, 0x4000), more({ global: 1 }), more({ ssid: 5 }))).toBe(2);
  expect(twice(atc(8, 0, 0x4000), more({ ssv: 1, ssid: 5 }), more({ ssv: 1, ssid: 6 }))).toBe(0);
  expect(twice(more({ ssv: 1, ssid: 5 }), more({ ssv: 1, ssid: 5 }))).toBe(1);
});

test('an ATC_INV has a TLBI before it in its group or the group before, not behind it', () => {
  const pairs = (...commands: readonly Uint32Array[]) => {
    const { atcBehindTlbi, atcWithoutTlbi } = statsOf(queue(...commands));
    return [atcBehindTlbi, atcWithoutTlbi];
  };
  expect(pairs(va(1), atc(8, 0), atc(9, 0))).toEqual([2, 0]);
  expect(pairs(va(1), sync, atc(8, 0), sync, atc(8, 0))).toEqual([1, 1]);
  expect(pairs(atc(8, 0), va(1), sync)).toEqual([0, 1]);
});

test('what is behind an illegal command waits up to the CMD_SYNC of its group', () => {
  const bad = command(OP.ATC_INV, { sid: 8, size: 53 });
  const { illegal, afterError } = statsOf(queue(va(1), bad, va(2), sync, va(3), sync));
  expect([illegal, afterError]).toEqual([1, 2]);
});

test('a CMD_SYNC that is itself illegal closes nothing', () => {
  const bad = command(OP.SYNC, { cs: 3 });
  const { perSync, illegal, afterError } = statsOf(queue(va(1), bad, va(2), sync));
  expect([perSync, illegal, afterError]).toEqual([{ '3': 1 }, 1, 2]);
});

test('what each figure counts can be filtered', () => {
  const bad = command(OP.ATC_INV, { sid: 8, size: 53 });
  const done = Uint32Array.of(0, 0, 0x40, 0x1);
  const odd = Uint32Array.of(0x74, 0, 0, 0);
  const all = command(OP.CFGI_STE_RANGE, { range: 31 });
  const traffic = queue(
    va(1),
    va(1),
    odd,
    sync,
    atc(8, 52),
    atc(9, 2),
    bad,
    done,
    new Uint32Array(4),
    all,
    va(3),
    sync,
  );
  const rows = Uint32Array.from({ length: traffic.length }, (_, i) => i);
  const taken = (filter: string): number => rows.filter(filterOf(filter, fieldsOf(traffic))).length;
  const stats = statsOf(traffic);
  for (const [figure, value] of Object.entries(stats) as [keyof typeof stats, number | Counts][]) {
    if (figure === 'commands' || figure === 'perSync') continue;
    const counts = typeof value === 'number' ? { '': value } : value;
    for (const [key, times] of Object.entries(counts))
      expect([figure, key, taken(FILTER_OF[figure](key))]).toEqual([figure, key, times]);
  }
  expect(taken(FILTER_OF.perSync('3'))).toBe(8);
});

test('slots that memory does not hold are not counted as empty', () => {
  const words = Uint32Array.from([va(1), new Uint32Array(4), new Uint32Array(4), sync].flatMap((c) => [...c]));
  const traffic = trafficOf(words, new Set([2]));
  const { commands, empty, missing, perSync } = statsOf(traffic);
  expect({ commands, empty, missing, perSync }).toEqual({ commands: 2, empty: 1, missing: 1, perSync: { '1': 1 } });
  const rows = [0, 1, 2, 3];
  expect(rows.filter(filterOf(FILTER_OF.empty(''), fieldsOf(traffic)))).toEqual([1]);
  expect(rows.filter(filterOf(FILTER_OF.missing(''), fieldsOf(traffic)))).toEqual([2]);
});

test('of some rows alone', () => {
  const traffic = queue(va(1), va(2), sync, va(3), atc(8, 0), sync);
  const { commands, opcodes, perSync } = statsOf(traffic, Uint32Array.of(0, 3, 4));
  expect({ commands, opcodes, perSync }).toEqual({
    commands: 3,
    opcodes: { CMD_TLBI_NH_VA: 2, CMD_ATC_INV: 1 },
    perSync: { '2': 2 },
  });
});
