import { expect, test } from 'vitest';
import { addressOf, ssidOf } from './address.ts';

test('addresses are 64-bit hexadecimal numbers, however they are written', () => {
  expect(addressOf('0x400000')).toBe('0x400000');
  expect(addressOf(' FFFF_E000 ')).toBe('0xffffe000');
  expect(addressOf('0x0000000000000000')).toBe('0x0');
  expect(addressOf('0xffffffffffffffff')).toBe('0xffffffffffffffff');
  for (const text of ['', '0x', 'four', '0x10000000000000000', '-1', '0x12g']) expect(addressOf(text), text).toBeNull();
});

test('a SubstreamID has 20 bits; nothing is none', () => {
  expect(ssidOf('')).toBeNull();
  expect(ssidOf(' 5 ')).toBe(5);
  expect(ssidOf('0xfffff')).toBe(0xfffff);
  for (const text of ['0x100000', '-1', '1.5', 'x']) expect(ssidOf(text), text).toBeUndefined();
});
