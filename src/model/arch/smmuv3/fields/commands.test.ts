import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  COMMANDS,
  OP,
  command,
  commandByName,
  decode,
  encode,
  formatFields,
  hasReserved,
  mnemonic,
  shortCommand,
} from './commands.ts';
import { bits, fieldMask, fieldMax, getField, setField } from '../../../fields/field.ts';

const words = fc.tuple(
  ...([0, 1, 2, 3].map(() => fc.nat(0xffffffff)) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ]),
);

test('encode gives back every bit that decode was given, for every opcode', () => {
  fc.assert(
    fc.property(words, fc.nat(255), ([w0, ...rest], opcode) => {
      const w = Uint32Array.of(((w0 & 0xffffff00) | opcode) >>> 0, ...rest);
      expect([...encode(decode(w))]).toEqual([...w]);
    }),
    { numRuns: 5000 },
  );
});

test.each(COMMANDS.map((def) => [def.name, def] as const))(
  '%s: fields do not overlap and take their largest value',
  (_, def) => {
    const seen = [0xff, 0, 0, 0];
    for (const field of def.fields) {
      fieldMask(field).forEach((mask, half) => {
        const i = field.word * 2 + half;
        expect(seen[i] & mask, field.name).toBe(0);
        seen[i] = (seen[i] | mask) >>> 0;
      });
      const w = new Uint32Array(4);
      setField(field, w, fieldMax(field));
      expect(getField(field, w), field.name).toBe(fieldMax(field));
      expect(() => setField(field, w, fieldMax(field) * 2 + 1)).toThrow(RangeError);
    }
  },
);

test('bits of a 64-bit value', () => {
  expect(bits(0x89abcdef, 0x01234567, 52, 0)).toBe(0x3456789abcdef);
  expect(bits(0x89abcdef, 0x01234567, 35, 28)).toBe(0x78);
  expect(bits(0x89abcdef, 0x01234567, 63, 60)).toBe(0);
  expect(bits(0, 0xf0000000, 63, 60)).toBe(15);
});

describe('mnemonics', () => {
  test.each([
    [command(OP.CFGI_STE_RANGE, { range: 31 }), 'CMD_CFGI_ALL'],
    [command(OP.CFGI_STE_RANGE, { range: 3 }), 'CMD_CFGI_STE_RANGE'],
    [Uint32Array.of(0x01, 0, 0, 0), 'CMD_PREFETCH_CONFIG'],
    [Uint32Array.of(0x74, 0, 0, 0), 'UNKNOWN_0x74'],
    [Uint32Array.of(0x00, 0, 0, 0), 'UNKNOWN_0x00'],
  ])('%#: %s', (w, name) => {
    expect(mnemonic(w)).toBe(name);
  });

  test('by name, with what the mnemonic fixes', () => {
    expect(commandByName('CMD_CFGI_ALL')?.fixed).toEqual({ range: 31 });
    expect(commandByName('CMD_NOTHING')).toBeUndefined();
  });
});

test('a command that Linux wrote', () => {
  // Command 98 of arm-boot-attach.
  const w = Uint32Array.of(0x00000012, 0x00040000, 0xfffbd701, 0);
  expect(formatFields(w)).toBe('num=0 scale=0 vmid=0 asid=4 leaf=1 ttl=3 tg=1 va=0xfffbd000');
  expect(shortCommand(w, 'vSID')).toBe('CMD_TLBI_NH_VA ASID 4 VA 0xfffbd000');
  expect(shortCommand(command(OP.ATC_INV, { sid: 8, size: 52 }), 'vSID')).toBe('CMD_ATC_INV vSID 0x8 all');
});

test('reserved bits are marked', () => {
  const clean = command(OP.TLBI_NH_ASID, { asid: 5 });
  expect(hasReserved(clean)).toBe(false);
  const dirty = Uint32Array.from(clean);
  dirty[3] = 0x80000000;
  expect(hasReserved(dirty)).toBe(true);
  expect(formatFields(dirty)).toContain('RES0=0x0000000000000000,0x8000000000000000');
  expect(formatFields(Uint32Array.of(0x174, 0, 0, 0))).toContain('bits=0x0000000000000100');
});
