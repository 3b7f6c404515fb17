/** Counts over a ring whose commands are known. */
import { expect, test } from 'vitest';
import { command, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { statsOf } from './stats.ts';

test('counts by kind, stream and group', () => {
  const tlbi = command(OP.TLBI_NH_VA, { asid: 3, tg: 1, num: 7, scale: 1, ttl: 3, leaf: 1 });
  const atc = (sid: number, size: number): Uint32Array => command(OP.ATC_INV, { sid, size });
  const sync = command(OP.SYNC, { cs: 2 });
  const done = Uint32Array.of(0, 0, 0x40, 0x1);
  const all = [
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
  ];
  expect(statsOf(Uint32Array.from(all.flatMap((words) => [...words])))).toEqual({
    commands: 9,
    empty: 1,
    opcodes: { CMD_SYNC: 4, CMD_TLBI_NH_VA: 2, CMD_ATC_INV: 2, CMD_CFGI_CD: 1 },
    sids: { '0x8': 2, '0x9': 1 },
    asids: { '3': 2 },
    perSync: { '0': 1, '1': 2, '2': 1 },
    tlbiPages: { '16': 2 },
    atcPages: { '4': 1, all: 1 },
    atcBehindTlbi: 1,
    atcWithoutTlbi: 1,
    repeated: 1,
    illegal: 1,
  });
});
