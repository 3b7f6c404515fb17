import { expect, test } from 'vitest';
import { briefFields } from './fields.ts';

test('a list shows whom a command is about and what is not zero', () => {
  expect(briefFields('ssec=0 global=0 ssv=0 ssid=0x0 sid=0x0 size=52 addr=0x0')).toBe('sid=0x0 size=52');
  expect(briefFields('vmid=0 asid=1')).toBe('asid=1');
  expect(briefFields('cs=2 msh=3 msiattr=15')).toBe('cs=2');
  expect(briefFields('vmid=0 asid=4 leaf=1 ttl=3 addr=0xfff0000')).toBe('asid=4 addr=0xfff0000 leaf=1 ttl=3');
  expect(briefFields('')).toBe('');
});
