import { expect, test } from 'vitest';
import { shortCommand } from '../../../model/arch/smmuv3/fields/commands.ts';
import { atcRange, tlbiRange } from './driver.ts';
import { decode } from '../../../model/arch/smmuv3/fields/commands.ts';
import { rangeOf } from '../../../model/arch/smmuv3/hw/invalidate.ts';

test('without RIL: one TLBI per page', () => {
  expect(tlbiRange(3, 0x400000, 3, false).map((w) => shortCommand(w, 'vSID'))).toEqual([
    'CMD_TLBI_NH_VA ASID 3 VA 0x400000',
    'CMD_TLBI_NH_VA ASID 3 VA 0x401000',
    'CMD_TLBI_NH_VA ASID 3 VA 0x402000',
  ]);
});

test('with RIL: ranges that cover exactly the pages, low-order chunk first', () => {
  for (const pages of [1, 2, 31, 32, 33, 100, 511, 512]) {
    let at = 0x400000;
    for (const w of tlbiRange(3, at, pages, true)) {
      const [start, end] = rangeOf(w[0], w[2], w[3]).map((page) => page * 4096);
      expect(start).toBe(at);
      at = end;
    }
    expect(at, `${pages} pages`).toBe(0x400000 + pages * 4096);
  }
  // 33 pages are two commands, as in the captures of Linux.
  expect(tlbiRange(3, 0, 33, true).length).toBe(2);
});

test('ATC_INV covers the smallest aligned power of two', () => {
  expect(decode(atcRange(8, 0x400000, 1)).fields).toMatchObject({ sid: 8, size: 0, addr: 0x400000 });
  expect(decode(atcRange(8, 0x400000, 2)).fields).toMatchObject({ size: 1, addr: 0x400000 });
  expect(decode(atcRange(8, 0x401000, 2)).fields).toMatchObject({ size: 2, addr: 0x400000 });
});
