/** Field lists as the model sends them, by hand. */
import type { FieldView, Value } from '../../../worker/protocol.ts';

type Row = readonly [name: string, word: 0 | 1, hi: number, lo: number, value: string, physical?: string];

const kindOf = (name: string): FieldView['kind'] =>
  name === 'opcode' ? 'opcode' : name === 'RES0' ? 'reserved' : 'field';

/** `0x8`, `2 (SEV)` */
function asValue(name: string, text: string): Value {
  const [, number, , meaning] = /^(\S+)( \((.*)\))?$/.exec(text)!;
  const as = name === 'opcode' ? 'byte' : number.startsWith('0x') ? 'hex' : 'decimal';
  return { number: Number(number), as, ...(meaning && { meaning }) };
}

const fields = (rows: readonly Row[]): FieldView[] =>
  rows.map(([name, word, hi, lo, value, physical]) => ({
    name,
    word,
    hi,
    lo,
    value: asValue(name, value),
    doc: `What ${name} means`,
    kind: kindOf(name),
    ...(physical !== undefined && { physical: asValue(name, physical) }),
  }));

export const ATC_INV = fields([
  ['sid', 0, 63, 32, '0x8', '0x100'],
  ['ssid', 0, 31, 12, '0x0'],
  ['ssv', 0, 11, 11, '0'],
  ['ssec', 0, 10, 10, '0'],
  ['global', 0, 9, 9, '0'],
  ['RES0', 0, 8, 8, '0x0'],
  ['opcode', 0, 7, 0, '0x40'],
  ['addr', 1, 63, 12, '0xffff12345000'],
  ['RES0', 1, 11, 6, '0x0'],
  ['size', 1, 5, 0, '52'],
]);

export const TLBI_NH_VA = fields([
  ['asid', 0, 63, 48, '1'],
  ['vmid', 0, 47, 32, '0', '1'],
  ['RES0', 0, 31, 26, '0x0'],
  ['scale', 0, 25, 20, '0'],
  ['RES0', 0, 19, 17, '0x0'],
  ['num', 0, 16, 12, '0'],
  ['RES0', 0, 11, 8, '0x0'],
  ['opcode', 0, 7, 0, '0x12'],
  ['va', 1, 63, 12, '0xffff12345000'],
  ['tg', 1, 11, 10, '0 (no range)'],
  ['ttl', 1, 9, 8, '3'],
  ['RES0', 1, 7, 1, '0x0'],
  ['leaf', 1, 0, 0, '1'],
]);

export const NSNH_ALL = fields([
  ['RES0', 0, 63, 48, '0x0'],
  ['RES0', 0, 47, 32, '0x0', '0x1'],
  ['RES0', 0, 31, 8, '0x0'],
  ['opcode', 0, 7, 0, '0x30', '0x10'],
  ['RES0', 1, 63, 0, '0x0000000000000000'],
]);

export const SYNC = fields([
  ['msidata', 0, 63, 32, '0x0'],
  ['RES0', 0, 31, 28, '0x0'],
  ['msiattr', 0, 27, 24, '0'],
  ['msh', 0, 23, 22, '3'],
  ['RES0', 0, 21, 14, '0x0'],
  ['cs', 0, 13, 12, '2 (SEV)'],
  ['RES0', 0, 11, 8, '0x0'],
  ['opcode', 0, 7, 0, '0x46'],
  ['RES0', 1, 63, 52, '0x0'],
  ['msiaddr', 1, 51, 2, '0x0'],
  ['RES0', 1, 1, 0, '0x0'],
]);

export const ALL = { ATC_INV, TLBI_NH_VA, NSNH_ALL, SYNC };
