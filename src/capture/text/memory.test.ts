/** Memory as tools print it gives the bytes that it has. */
import { expect, test } from 'vitest';
import { InputError } from '../../scenario/language/errors.ts';
import { brought, commandsIn } from '../importers.ts';
import { plausible } from '../queue-memory.ts';
import { FORMS } from './memory-forms.test-helper.ts';
import { memoryInText } from './memory.ts';
import { hex, oct, print, single } from './printing.test-helper.ts';
import { read, RING, VIEW } from './ring.test-helper.ts';

test.each([
  ['U-Boot', '=> md.q 0x0 0x200'],
  ['OpenOCD', 'mdd 0x1000 512'],
])('what was typed in %s is no memory', (_, typed) => {
  const words = (o: number): string =>
    [0, 8]
      .map((d) =>
        VIEW.getBigUint64(o + d, true)
          .toString(16)
          .padStart(16, '0'),
      )
      .join(' ');
  const text = `${typed}\n${print(16, (o) => `${hex(o, 8)}: ${words(o)}    ................`)}`;
  expect(memoryInText(text, plausible)).toMatchObject({ bytes: RING, unread: [{ line: 1 }] });
});

test.each(Object.entries(FORMS))('%s', (_, text) => {
  const { words, missing, unread } = commandsIn(brought('f', new TextEncoder().encode(text)));
  // As text, since what compares objects takes longer than what is tested.
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  expect(bytes.toString('hex')).toBe(Buffer.from(RING).toString('hex'));
  expect([...missing]).toEqual([]);
  expect(unread).toEqual([]);
});

test('UTF-16, as a redirection of PowerShell writes it', () => {
  const text = `\ufeff${read('cmdq.gdb.txt')}`;
  const bytes = new Uint8Array(Uint16Array.from(text, (char) => char.charCodeAt(0)).buffer);
  expect(new Uint8Array(commandsIn(brought('f', bytes)).words.buffer)).toEqual(RING);
});

test.each([
  [
    'names of characters',
    (o: number) =>
      `${oct(o, 7)} ${single(o)
        .match(/../g)!
        .map(() => 'nul')
        .join(' ')}`,
  ],
] as const)('%s are refused, not guessed', (_, line) => {
  const text = print(16, line);
  expect(() => commandsIn(brought('f', new TextEncoder().encode(text)))).toThrow(InputError);
});

test.each([
  [
    'xxd -p',
    '1230000000002100010740d2070000004620c00f00000000000000000000\n0000',
    '123000000000210001074 0d207000000 4620c00f 000000000000000000000000',
  ],
  [
    'xxd -i',
    `  0x12, 0x30, 0x00, 0x00, 0x00, 0x00, 0x21, 0x00, 0x01, 0x07, 0x40, 0xd2,
  0x07, 0x00, 0x00, 0x00, 0x46, 0x20, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00`,
    '1230000000002100010740d2070000004620c00f000000000000000000000000',
  ],
  [
    'entries with their number, of which most are empty',
    ['0 0x3a00000040 0x0', '1 0x0 0x0', '2 0x0 0x0', '3 0x0 0x0'].join('\n'),
    `400000003a000000${'0'.repeat(112)}`,
  ],
  [
    'words whose zeros are left out, of short addresses',
    '0x0:\t0x30\t0x0\n0x10:\t0xfc02046\t0x0\n0x20:\t0x0\t0x0\n0x30:\t0x0\t0x0',
    `30${'0'.repeat(30)}4620c00f${'0'.repeat(24)}${'0'.repeat(64)}`,
  ],
])('%s of two commands', (_, printed, wanted) => {
  const read = memoryInText(printed, plausible);
  expect(read?.unread).toEqual([]);
  expect(Buffer.from(read!.bytes).toString('hex')).toBe(wanted.replaceAll(' ', ''));
});
