import { expect, test } from 'vitest';
import type { NamedValue } from '../../worker/protocol.ts';
import { allFields, briefFields } from './fields.ts';
import { sidText, valueText } from './value-text.ts';

const decimal = (name: string, number: number): NamedValue => ({ name, number, as: 'decimal' });
const hex = (name: string, number: number | bigint): NamedValue => ({ name, number, as: 'hex' });

const ATC_INV = [
  decimal('ssec', 0),
  decimal('global', 0),
  decimal('ssv', 0),
  hex('ssid', 0),
  hex('sid', 0),
  decimal('size', 52),
  hex('addr', 0),
];

test('a list shows whom a command is about and what is not zero', () => {
  expect(briefFields(ATC_INV)).toBe('sid=0x0 size=52');
  expect(briefFields([decimal('vmid', 0), decimal('asid', 1)])).toBe('asid=1');
  expect(briefFields([decimal('cs', 2), decimal('msh', 3), decimal('msiattr', 15)])).toBe('cs=2');
  expect(briefFields([decimal('asid', 4), decimal('leaf', 1), decimal('ttl', 3), hex('addr', 0xfff0000)])).toBe(
    'asid=4 addr=0xfff0000 leaf=1 ttl=3',
  );
  expect(briefFields([decimal('asid', 4), decimal('leaf', 1), hex('va', 0xfff0000)])).toBe(
    'va=0xfff0000 asid=4 leaf=1',
  );
  expect(briefFields([hex('sid', 0x100), decimal('size', 1), hex('addr', 0xfff0000)])).toBe(
    'addr=0xfff0000 sid=0x100 size=1',
  );
  expect(briefFields([decimal('cs', 0), hex('w1.RES0', 1n << 63n)])).toBe('w1.RES0=0x8000000000000000');
  expect(briefFields([])).toBe('');
});

test('all fields stand in the order of the table', () => {
  expect(allFields(ATC_INV)).toBe('ssec=0 global=0 ssv=0 ssid=0x0 sid=0x0 size=52 addr=0x0');
});

test('a number is written as the model says, with what the architecture calls it', () => {
  expect(valueText({ number: 2, as: 'decimal', meaning: 'SEV' })).toBe('2 (SEV)');
  expect(valueText({ number: 4, as: 'byte' })).toBe('0x04');
  expect(valueText({ number: 2 ** 53, as: 'hex' })).toBe('0x20000000000000');
  expect([4096, 2 ** 21, 2 ** 30].map((number) => valueText({ number, as: 'size' }))).toEqual([
    '4 KiB',
    '2 MiB',
    '1 GiB',
  ]);
  expect(valueText('any (global)')).toBe('any (global)');
});

test('a device has one StreamID or several', () => {
  expect(sidText([0x100])).toBe('SID 0x100');
  expect(sidText([0x100, 0x101], true)).toBe('0x100, 0x101');
});
