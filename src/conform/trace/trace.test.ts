/** What the emulator's traces tell of each command is what the model says of it; a trace that lies is caught. */
import { describe, expect, test } from 'vitest';
import { command, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { compareTraced, TracedSmmu } from './trace.ts';

const TLBI = command(OP.TLBI_NH_VA, { asid: 2, va: 0xffff6000, num: 2, scale: 1, ttl: 3, tg: 1, leaf: 1 });
const TOLD = { addr: 0xffff6000, asid: 2, vmid: 0, tg: 1, num_pages: 6, ttl: 3, leaf: 1, stage: 1 };
const smmu = (): TracedSmmu => new TracedSmmu('nested');

test('name, operands and result agree', () => {
  const one = { slot: 0, mnemonic: 'CMD_TLBI_NH_VA', fields: TOLD, error: 0 };
  expect(compareTraced(one, TLBI, smmu(), null)).toEqual([]);
});

describe('what differs is named', () => {
  test.each([
    ['another command', { mnemonic: 'CMD_TLBI_NH_VAA' }, ['mnemonic']],
    ['an operand', { fields: { ...TOLD, num_pages: 7, asid: 3 } }, ['asid', 'num_pages']],
    ['a failure', { error: 1 }, ['result']],
  ] as const)('%s', (_, change, fields) => {
    const one = { slot: 0, mnemonic: 'CMD_TLBI_NH_VA', fields: TOLD, error: 0, ...change };
    expect(compareTraced(one, TLBI, smmu(), null).map(({ field }) => field)).toEqual(
      expect.arrayContaining([...fields]),
    );
  });
});

test('a failure while IDR0.S1P was cleared', () => {
  const one = { slot: 0, mnemonic: 'CMD_CFGI_CD', fields: { sid: 0x18 }, error: 1 };
  expect(compareTraced(one, TLBI, smmu(), new TracedSmmu('2'))).toEqual([]);
  expect(compareTraced(one, TLBI, smmu(), null)).toMatchObject([{ field: 'result', expected: '1', got: '0' }]);
});
