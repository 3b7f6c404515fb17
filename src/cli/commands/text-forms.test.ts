/** Whatever a queue holds, each form in which tools print it decodes to what the raw memory does, byte for byte. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS, command, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { viommu } from '../viommu.test-helper.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIR = mkdtempSync(join(tmpdir(), 'viommu-forms-'));

/** Prints `bytes`, whole commands, that lie at `base`. */
type Writer = (bytes: Uint8Array, base: bigint) => string;

const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0');
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const word = (bytes: Uint8Array, at: number, size: 2 | 4 | 8): bigint =>
  size === 8
    ? view(bytes).getBigUint64(at, true)
    : BigInt(size === 4 ? view(bytes).getUint32(at, true) : view(bytes).getUint16(at, true));
const words = (bytes: Uint8Array, at: number, size: 2 | 4 | 8, of = 16): string[] =>
  Array.from({ length: of / size }, (_, i) => hex(word(bytes, at + i * size, size), size * 2));
const single = (bytes: Uint8Array, at: number): string[] => [...bytes.subarray(at, at + 16)].map((b) => hex(b, 2));
const letters = (bytes: Uint8Array, at: number): string =>
  [...bytes.subarray(at, at + 16)].map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.')).join('');
const rows = (bytes: Uint8Array, line: (at: number) => string, step = 16): string =>
  Array.from({ length: bytes.length / step }, (_, i) => line(i * step)).join('\n');

/** Rows that repeat the one before them are left out, as hexdump and od do; the last line is the end. */
const starred = (bytes: Uint8Array, line: (at: number) => string, end: string): string => {
  const out: string[] = [];
  let same = false;
  for (let at = 0; at < bytes.length; at += 16) {
    const again = at > 0 && single(bytes, at).join() === single(bytes, at - 16).join();
    if (!again) out.push(line(at));
    else if (!same) out.push('*');
    same = again;
  }
  return [...out, end].join('\n');
};

/** As od -t d… and u… print numbers: as wide as the widest that there can be. */
const decimal = (bytes: Uint8Array, at: number, size: 2 | 4 | 8, width: number, signed = false): string =>
  words(bytes, at, size)
    .map((n) => String(signed ? BigInt.asIntN(size * 8, BigInt(`0x${n}`)) : BigInt(`0x${n}`)).padStart(width))
    .join(' ');
const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};
/** As od -c prints bytes. */
const characters = (bytes: Uint8Array, at: number): string =>
  [...bytes.subarray(at, at + 16)]
    .map((b) =>
      (ESCAPES[b] ?? (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : b.toString(8).padStart(3, '0'))).padStart(4),
    )
    .join('');
const octal = (at: number): string => at.toString(8).padStart(7, '0');

const WRITERS: Readonly<Record<string, Writer>> = {
  'hexdump -C': (b) =>
    starred(
      b,
      (at) =>
        `${hex(at, 8)}  ${single(b, at).slice(0, 8).join(' ')}  ${single(b, at).slice(8).join(' ')}  |${letters(b, at)}|`,
      hex(b.length, 8),
    ),
  hexdump: (b) => starred(b, (at) => `${hex(at, 7)} ${words(b, at, 2).join(' ')}`, hex(b.length, 7)),
  'od -t u8': (b) => starred(b, (at) => `${octal(at)} ${decimal(b, at, 8, 20)}`, octal(b.length)),
  'od -A x -t d4': (b) => starred(b, (at) => `${hex(at, 6)} ${decimal(b, at, 4, 11, true)}`, hex(b.length, 6)),
  'od -A n -t d4': (b) => rows(b, (at) => ` ${decimal(b, at, 4, 11, true)}`),
  'gdb x/og': (b, base) =>
    rows(
      b,
      (at) =>
        `0x${hex(base + BigInt(at), 16)}:\t${[0, 8]
          .map((d) => word(b, at + d, 8).toString(8))
          .map((n) => (n === '0' ? n : `0${n}`))
          .join('\t')}`,
    ),
  'gdb x/gd': (b, base) =>
    rows(b, (at) => `0x${hex(base + BigInt(at), 16)}:\t${decimal(b, at, 8, 0, true).replaceAll(' ', '\t')}`),
  'gdb x/wu with symbols': (b, base) =>
    rows(b, (at) => `0x${hex(base + BigInt(at), 16)} <cmdq+${at}>:\t${decimal(b, at, 4, 0).replaceAll(' ', '\t')}`),
  'od -c': (b) => starred(b, (at) => `${octal(at)}${characters(b, at)}`, octal(b.length)),
  'hexdump -c': (b) => starred(b, (at) => `${hex(at, 7)}${characters(b, at)}`, hex(b.length, 7)),
  xxd: (b) => rows(b, (at) => `${hex(at, 8)}: ${single(b, at).join('').match(/..../g)!.join(' ')}  ${letters(b, at)}`),
  'xxd -e': (b) => rows(b, (at) => `${hex(at, 8)}: ${words(b, at, 4).join(' ')}  ${letters(b, at)}`),
  'od -A x -t x1': (b) => starred(b, (at) => `${hex(at, 6)} ${single(b, at).join(' ')}`, hex(b.length, 6)),
  'od -A x -t x4': (b) => starred(b, (at) => `${hex(at, 6)} ${words(b, at, 4).join(' ')}`, hex(b.length, 6)),
  'od -A x -t x8': (b) => starred(b, (at) => `${hex(at, 6)} ${words(b, at, 8).join(' ')}`, hex(b.length, 6)),
  'gdb x/gx': (b, base) =>
    rows(
      b,
      (at) =>
        `0x${hex(base + BigInt(at), 16)}:\t${words(b, at, 8)
          .map((w) => `0x${w}`)
          .join('\t')}`,
    ),
  'gdb x/wx': (b, base) =>
    rows(
      b,
      (at) =>
        `0x${hex(base + BigInt(at), 1)} <q+${at}>:\t${words(b, at, 4)
          .map((w) => `0x${w}`)
          .join('\t')}`,
    ),
  'crash rd': (b, base) =>
    rows(b, (at) => `${hex(base + BigInt(at), 16)}:  ${words(b, at, 8).join(' ')}   ${letters(b, at)}`),
  'crash rd -32': (b, base) =>
    rows(b, (at) => `${hex(base + BigInt(at), 16)}:  ${words(b, at, 4).join(' ')}   ${letters(b, at)}`),
  'devmem, 64 bits': (b, base) =>
    rows(b, (at) => `# devmem 0x${hex(base + BigInt(at), 1)} 64\n0x${words(b, at, 8, 8)[0].toUpperCase()}`, 8),
  'devmem, 32 bits': (b, base) =>
    rows(b, (at) => `# devmem 0x${hex(base + BigInt(at), 1)} 32\n0x${words(b, at, 4, 4)[0].toUpperCase()}`, 4),
  'addresses and words': (b, base) => rows(b, (at) => `0x${hex(base + BigInt(at), 1)}: 0x${words(b, at, 8, 8)[0]}`, 8),
  TRACE32: (b, base) =>
    rows(b, (at) => `NSD:${hex(base + BigInt(at), 16)}| ${words(b, at, 4).join(' ').toUpperCase()} ${letters(b, at)}`),
  'a list of drgn': (b) =>
    `(u64 [${b.length / 8}]){ ${rows(b, (at) => String(word(b, at, 8)), 8).replaceAll('\n', ', ')} }`,
  'a quoted list of drgn, and its prompts': (b) =>
    ['>>> list(queue)', `[${rows(b, (at) => String(word(b, at, 8)), 8).replaceAll('\n', ', ')}]`, '>>> ']
      .map((line) => `> ${line}`)
      .join('\n'),
  'a list of Python between fences': (b) =>
    `\`\`\`\n[${rows(b, (at) => `'0x${word(b, at, 8).toString(16)}'`, 8).replaceAll('\n', ', ')}]\n\`\`\``,
  'entries with their numbers, as a driver may print them': (b) =>
    rows(b, (at) => {
      const [first, second] = words(b, at, 8);
      return `[   50.${100000 + at}] [${String(at / 16).padStart(3)}] 0x${first} 0x${second}`;
    }),
  'a quoted mail': (b, base) =>
    rows(b, (at) => `> ${hex(base + BigInt(at), 16)}:  ${words(b, at, 8).join(' ')}   ${letters(b, at)}`),
  'a wrapped mail': (b) => rows(b, (at) => `${hex(at, 8)}  ${single(b, at).join(' ')}\n|${letters(b, at)}|`),
};

/** Commands with any operands in the bits that they have. */
const anyCommand = fc
  .tuple(
    fc.constantFrom(...COMMANDS.filter(({ described }) => described)),
    fc.array(fc.nat({ max: 2 ** 32 - 1 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([{ opcode, reserved }, random]) =>
    Uint32Array.from(random, (value, i) =>
      i === 0 ? ((value & ~reserved[0] & ~0xff) | opcode) >>> 0 : (value & ~reserved[i]) >>> 0,
    ),
  );
/** At least two, with the same one several times, and a CMD_SYNC at the end. */
const anyQueue = fc.array(fc.tuple(anyCommand, fc.nat({ max: 3 })), { minLength: 1, maxLength: 24 }).map((parts) => {
  const all = [...parts.flatMap(([one, more]) => new Array(more + 1).fill(one)), command(OP.SYNC)] as Uint32Array[];
  const bytes = new Uint8Array(all.length * 16);
  for (const [i, one] of all.entries()) bytes.set(new Uint8Array(one.slice().buffer), i * 16);
  return bytes;
});
/** Pages of 4 KiB, physical or of the kernel. */
const anyBase = fc.oneof(
  fc.nat({ max: 0x7ffff }).map((page) => BigInt(page + 1) * 4096n),
  fc.nat({ max: 0x7ffff }).map((page) => 0xffff800080000000n + BigInt(page) * 4096n),
);

test.each(Object.entries(WRITERS))('%s', async (name, write) => {
  const [raw, printed] = [join(DIR, `${name.replace(/\W/g, '_')}.bin`), join(DIR, `${name.replace(/\W/g, '_')}.txt`)];
  await fc.assert(
    fc.asyncProperty(anyQueue, anyBase, async (bytes, base) => {
      // A disk waits for a file that is written over, and not for a new one.
      for (const path of [raw, printed]) rmSync(path, { force: true });
      writeFileSync(raw, bytes);
      writeFileSync(printed, `${write(bytes, base)}\n`);
      const wanted = await viommu('decode', raw);
      expect(wanted.code).toBe(0);
      expect((await viommu('decode', printed)).out).toBe(wanted.out);
    }),
    { numRuns: 40 },
  );
});
