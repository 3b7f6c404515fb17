/** Which commands an SMMU refuses, and which may take effect later (IHI 0070 4.1, 4.3 to 4.7). */
import { beforeEach, describe, expect, test } from 'vitest';
import { IDR } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { CERROR } from '../fields/register-bits.ts';
import { decoderOf, mayBeLate } from './execute.ts';
import { ATS, m, run, start } from './one-smmu.test-helper.ts';

beforeEach(() => start());
describe('illegal commands', () => {
  const TLBIS = [OP.TLBI_NH_ALL, OP.TLBI_NH_ASID, OP.TLBI_NH_VA, OP.TLBI_NH_VAA];
  const ill = (words: Uint32Array): boolean => run(words) === CERROR.ILL;

  test.each<[string, number, readonly number[], readonly number[]]>([
    ['no stage 1', 2, [...TLBIS, OP.CFGI_CD, OP.CFGI_CD_ALL], [OP.TLBI_S2_IPA, OP.CFGI_STE, OP.TLBI_NSNH_ALL]],
    ['no stage 2', 1, [OP.TLBI_S12_VMALL, OP.TLBI_S2_IPA], [...TLBIS, OP.CFGI_CD]],
    ['no ATS', 1 << 10, [OP.ATC_INV], [OP.SYNC]],
  ])('of an SMMU with %s', (_, bit, illegal, legal) => {
    expect([...illegal, ...legal].some((opcode) => ill(command(opcode)))).toBe(false);
    start({ ...ATS, IDR0: ATS.IDR0 & ~bit });
    expect([illegal.every((opcode) => ill(command(opcode))), legal.some((opcode) => ill(command(opcode)))]).toEqual([
      true,
      false,
    ]);
  });

  test.each<[string, number, readonly number[]]>([
    ['page requests', IDR.IDR0 | (1 << 16), [OP.PRI_RESP]],
    ['EL2', IDR.IDR0 | (1 << 9), [OP.TLBI_EL2_ALL, OP.TLBI_EL2_ASID, OP.TLBI_EL2_VA, OP.TLBI_EL2_VAA]],
    ['faults that stall', IDR.IDR0 & ~(3 << 24), [OP.RESUME, OP.STALL_TERM]],
  ])('but on an SMMU with %s', (_, idr0, opcodes) => {
    expect(opcodes.every((opcode) => ill(command(opcode)))).toBe(true);
    start({ ...IDR, IDR0: idr0 });
    expect(opcodes.some((opcode) => ill(command(opcode)))).toBe(false);
  });

  test('opcodes that there are not', () => {
    const legal = Array.from({ length: 256 }, (_, opcode) => opcode).filter(
      (opcode) => !ill(Uint32Array.of(opcode, 0, 0, 0)),
    );
    expect(legal.map((opcode) => opcode.toString(16)).join(' ')).toBe('1 2 3 4 5 6 10 11 12 13 28 2a 30 40 46');
  });

  test('reserved fields: SSEC, CS = 3, TG with NUM = SCALE = TTL = 0 on an SMMU with RIL', () => {
    expect(
      [OP.CFGI_STE, OP.CFGI_CD, OP.PREFETCH_CONFIG, OP.ATC_INV].map((opcode) => ill(command(opcode, { ssec: 1 }))),
    ).toEqual([true, true, true, true]);
    expect([0, 1, 2, 3].map((cs) => ill(command(OP.SYNC, { cs })))).toEqual([false, false, false, true]);
    const range = (fields: Parameters<typeof command>[1]): boolean => ill(command(OP.TLBI_NH_VA, fields));
    expect([
      range({ tg: 1 }),
      range({ tg: 1, num: 1 }),
      range({ tg: 1, scale: 1 }),
      range({ tg: 1, ttl: 1 }),
      range({}),
    ]).toEqual([true, false, false, false, false]);
    start({ ...ATS, IDR3: 0 });
    expect(range({ tg: 1 })).toBe(false);
  });

  test('which legal commands may take effect later', () => {
    const late = (words: Uint32Array): boolean => mayBeLate(m, 0, decoderOf(m, 0), words[0], words[2]);
    expect(
      [OP.TLBI_NH_ALL, OP.TLBI_NH_VA, OP.CFGI_STE, OP.CFGI_CD, OP.SYNC, OP.ATC_INV, OP.PREFETCH_CONFIG].map((opcode) =>
        late(command(opcode)),
      ),
    ).toEqual([true, true, true, true, false, false, false]);
    expect([late(command(OP.TLBI_NH_VA, { tg: 1 })), late(command(OP.CFGI_CD, { ssec: 1 }))]).toEqual([false, false]);
  });
});
