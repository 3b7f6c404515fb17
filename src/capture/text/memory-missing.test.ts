/** What memory in text form does not hold is named with its line. */
import { describe, expect, test } from 'vitest';
import { plausible } from '../queue-memory.ts';
import { memoryInText } from './memory.ts';
import { read, RING, word } from './ring.test-helper.ts';

const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0');

describe('what is not there is named with its line', () => {
  const GDB = read('cmdq.gdb.txt').trimEnd().split('\n');
  const memory = (lines: readonly string[]) => memoryInText(lines.join('\n'), plausible)!;

  test('a line that is gone', () => {
    const { bytes, missing, unread } = memory(GDB.filter((_, i) => i !== 4));
    expect(bytes.length).toBe(RING.length);
    expect(missing).toEqual([[0x40, 0x50]]);
    expect(unread).toEqual([{ line: 5, text: '0x10 bytes before 0xffff80008c400050 are missing' }]);
  });

  test('a gap that would be none if addresses were octal', () => {
    const words = `${word(0, 8)} ${word(8, 8)}`;
    expect(memory([`00000000: ${words}`, `00000020: ${words}`]).missing).toEqual([[0x10, 0x20]]);
  });

  test('a number that is cut, and a line that is none', () => {
    const lines = [...GDB];
    lines[2] = '0xffff80008c400020:\t0x0021000000003012\t0x0000zz';
    lines[3] = 'Cannot access memory at address 0xffff80008c400030';
    const { missing, unread } = memory(lines);
    expect(missing).toEqual([[0x28, 0x40]]);
    expect(unread.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(unread[0].text).toBe('expected a number like those before it, found 0x0000zz');
  });

  test('* at the end, without an address that tells how often', () => {
    const { unread } = memory([...read('cmdq.od.txt').trimEnd().split('\n').slice(0, 20), '*']);
    expect(unread).toEqual([{ line: 21, text: '* at the end: how often the line repeats is not told' }]);
  });

  test('what devmem was asked and did not answer', () => {
    const asked = GDB.map((_, i) => `# devmem 0x${hex(0x46a00000 + i * 8, 8)} 64\n0x${word(i * 8, 8)}`)
      .join('\n')
      .split('\n');
    asked[5] = 'Bus error';
    const { missing, unread } = memory(asked);
    expect(missing).toEqual([[0x10, 0x18]]);
    expect(unread).toMatchObject([
      { line: 5, text: 'no address with numbers: # devmem 0x46a00010 64' },
      { line: 6, text: 'no address with numbers: Bus error' },
      { line: 8, text: '0x8 bytes before 0x46a00018 are missing' },
    ]);
  });

  test('a second size that says something else', () => {
    const lines = Array.from({ length: 8 }, (_, i) => [
      `${hex(i * 16, 6)} ${word(i * 16, 8)} ${word(i * 16 + 8, 8)}`,
      `       ${word(i * 16, 4)} ${word(i * 16 + 4, 4)} ${word(i * 16 + 8, 4)} ${word(i * 16 + 12, 4)}`,
    ]).flat();
    lines[5] = '       00000001 00000000 00000000 00000000';
    const { bytes, unread } = memory(lines);
    expect(bytes).toEqual(RING.subarray(0, 128));
    expect(unread).toEqual([
      { line: 6, text: 'no address with numbers: not the bytes of the line above it: 00000001 00000000 000000…' },
    ]);
  });

  test('two lines that contradict each other', () => {
    const { bytes, unread } = memory([...GDB, '0xffff80008c400000:\t0x0000000000000001\t0x0000000000000000']);
    expect(bytes).toEqual(RING);
    expect(unread).toMatchObject([{ line: 257 }]);
  });

  test('an address out of all bounds', () => {
    const { bytes, unread } = memory([...GDB, '0xffffffffffffff00:\t0x0000000000000001\t0x0000000000000000']);
    expect(bytes).toEqual(RING);
    expect(unread[0]).toMatchObject({ line: 257, text: expect.stringContaining('more than 64 MiB behind the first') });
  });
});
