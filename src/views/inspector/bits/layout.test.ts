import { describe, expect, test } from 'vitest';
import { ALL, ATC_INV, NSNH_ALL, SYNC, TLBI_NH_VA } from './fields.test-helper.ts';
import { type BitRow, layoutBits } from './layout.ts';

/** Widths of a row of bits in panels of 260 to 700 px. */
const WIDTHS = [178, 196, 228, 284, 376, 636];
const room = (width: number) => ({ width, nameChar: 6.62, valueChar: 6.92 });
const box = (rows: readonly BitRow[], name: string) =>
  rows.flatMap(({ boxes }) => boxes).filter(({ field }) => field.name === name);

describe('layoutBits', () => {
  test.each(Object.entries(ALL))('%s: boxes fill every row without gap or overlap', (_, fields) => {
    for (const width of WIDTHS) {
      const rows = layoutBits(fields, room(width));
      expect(rows.map(({ word, bits }) => `${word} ${bits}`)).toEqual(['0 63:32', '0 31:0', '1 63:32', '1 31:0']);
      for (const { boxes } of rows) {
        let end = 0;
        for (const { x, width: wide } of boxes) {
          expect(x).toBe(end);
          end = x + wide;
        }
        expect(end).toBe(width);
      }
    }
  });

  test.each(Object.entries(ALL))('%s: every text stays in its room', (_, fields) => {
    for (const width of WIDTHS) {
      for (const { boxes, callouts } of layoutBits(fields, room(width))) {
        for (const { name, bits, value, width: wide } of boxes) {
          expect(`${name} ${bits}`.trim().length * 6.62).toBeLessThanOrEqual(wide);
          expect(value.length * 6.92).toBeLessThanOrEqual(wide);
        }
        callouts.forEach(({ x, width: wide, text }, i) => {
          expect(text.length * 6.62).toBeLessThanOrEqual(wide + 0.01);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + wide).toBeLessThanOrEqual(i + 1 < callouts.length ? callouts[i + 1].x : width + 0.01);
        });
      }
    }
  });

  test('what the kernel has written over stands with both values', () => {
    const [sid] = box(layoutBits(ATC_INV, room(228)), 'sid');
    expect(sid).toMatchObject({ name: 'SID', bits: '63:32', value: '0x8 → 0x100' });
  });

  test('a field that spans the halves goes on in the next row', () => {
    const [first, second] = box(layoutBits(ATC_INV, room(228)), 'addr');
    expect(first).toMatchObject({ bits: '63:32', value: '0xffff12345000', goesOn: true, fromAbove: false });
    expect(second).toMatchObject({ bits: '31:12', value: '', goesOn: false, fromAbove: true });
  });

  test('narrow fields keep their box and digit, and are named below', () => {
    const rows = layoutBits(ATC_INV, room(260));
    expect(box(rows, 'ssv')[0]).toMatchObject({ name: '', value: '0', width: 8 });
    expect(rows[1].callouts.map(({ text }) => text)).toEqual(['SSV 0', 'SSEC 0', 'GLOBAL 0']);
    expect(box(layoutBits(ATC_INV, room(178)), 'ssv')[0].value).toBe('');
  });

  test('many narrow fields', () => {
    const rows = layoutBits(TLBI_NH_VA, room(228));
    expect(rows[3].callouts.map(({ text }) => text)).toEqual(['TG 0 (no range)', 'TTL 3', 'LEAF 1']);
    expect(layoutBits(TLBI_NH_VA, room(178))[3].callouts[0].text).toBe('TG 0');
    const sync = layoutBits(SYNC, room(228));
    expect(sync[1].callouts.map(({ text }) => text)).toEqual(['MSIATTR 0', 'MSH 3', 'CS 2 (SEV)']);
  });

  test('rows of reserved zeros are blank; a rewritten opcode is told even where its box is narrow', () => {
    const rows = layoutBits(NSNH_ALL, room(228));
    expect(rows.map(({ blank }) => blank)).toEqual([false, false, true, true]);
    expect(rows[1].callouts.map(({ text }) => text)).toEqual(['OP 0x30 → 0x10']);
    expect(box(rows, 'RES0')[1].value).toBe('0x0 → 0x1');
    expect(layoutBits(NSNH_ALL, room(636))[1].callouts).toEqual([]);
  });
});
