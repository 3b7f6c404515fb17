import { expect, test } from 'vitest';
import { SMMUV3 } from '../../../model/arch/smmuv3/smmuv3.ts';
import { namedValues } from './fields.ts';

test('fields of a command in a list: a name, a number, and how it is written', () => {
  expect(namedValues(SMMUV3.commands, Uint32Array.of(0x40, 8, 52, 0))).toEqual([
    { name: 'ssec', number: 0, as: 'decimal' },
    { name: 'global', number: 0, as: 'decimal' },
    { name: 'ssv', number: 0, as: 'decimal' },
    { name: 'ssid', number: 0, as: 'hex' },
    { name: 'sid', number: 8, as: 'hex' },
    { name: 'size', number: 52, as: 'decimal' },
    { name: 'addr', number: 0, as: 'hex' },
  ]);
});

test('reserved bits that are set are told by their word; of an unknown opcode all bits', () => {
  expect(namedValues(SMMUV3.commands, Uint32Array.of(0x46, 0, 0, 0x80000000)).at(-1)).toEqual({
    name: 'w1.RES0',
    number: 1n << 63n,
    as: 'hex',
  });
  expect(namedValues(SMMUV3.commands, Uint32Array.of(0x174, 0, 0, 0))).toEqual([
    { name: 'w0.bits', number: 0x100n, as: 'hex' },
  ]);
});
