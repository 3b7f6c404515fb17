/** Where everything lies that hardware and drivers share: read against IHI 0070 when it changes, not only run. */
import { expect, test } from 'vitest';
import type { Field } from '../../../fields/field.ts';
import { COMMANDS } from './commands.ts';
import { CD, L1CD, L1STD, PTE, STE } from './descriptors.ts';
import { isRecord } from './is-record.ts';
import { REQUEST } from './page-requests.ts';
import { EVENT, eventName, RECORD, recordFields } from './records.ts';
import { REGISTERS } from './registers.ts';

const bits = ({ name, word, hi, lo, values, address }: Field): string => {
  const named = Object.entries(values ?? {}).map(([value, text]) => `${value} ${text}`);
  return `  ${word} ${`[${hi}:${lo}]`.padEnd(8)} ${name}${address ? ', an address' : ''}${named.length > 0 ? `: ${named.join(', ')}` : ''}`;
};
const table = (name: string, fields: readonly Field[]): string[] => [name, ...fields.map(bits)];

test.each([
  ['commands', COMMANDS.flatMap(({ opcode, name, fields }) => table(`0x${opcode.toString(16)} ${name}`, fields ?? []))],
  [
    'descriptors',
    Object.entries({ L1STD, STE, L1CD, CD, PTE, REQUEST }).flatMap(([name, fields]) =>
      table(name, Object.values(fields)),
    ),
  ],
  [
    'records',
    [
      ...table('all', Object.values(RECORD)),
      ...Object.values(EVENT).map(
        (type) =>
          `0x${type.toString(16)} ${eventName(type)}: ${recordFields(type)
            .map(({ name }) => name)
            .join(' ')}`,
      ),
    ],
  ],
  [
    'registers',
    REGISTERS.flatMap(({ name, offset, bits: size, fields }) =>
      table(`0x${offset.toString(16)} ${name}, ${size} bits`, fields),
    ),
  ],
])('the bits of %s', async (name, lines) => {
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
});

/** A fault that says where: stage 2, of the input; and what only names a stream. All other bits are tried one by one. */
const BASES = { fault: [0, 0, 0, (1 << 7) | (2 << 8), 0, 0, 0, 0], stream: [0, 0, 0, 0, 0, 0, 0, 0] };

test('which bits make words no event record, type by type', async () => {
  const lines: string[] = [];
  const cases = Object.entries(BASES).flatMap(([name, base]) =>
    Array.from({ length: 256 }, (_, type) => [name, base, type] as const),
  );
  for (const [name, base, type] of cases) {
    const says = (bit?: number) => {
      const words = Uint32Array.from(base);
      words[0] |= type;
      if (bit !== undefined) words[bit >>> 5] ^= 1 << (bit & 31);
      return isRecord(words);
    };
    const by = new Map<string, number[]>();
    for (let bit = 8; bit < 256; bit++) by.set(says(bit), [...(by.get(says(bit)) ?? []), bit]);
    if (by.size === 1 && by.has('no') && says() === 'no') continue;
    lines.push(
      `${name} 0x${type.toString(16)}: ${says()}`,
      ...[...by].map(([what, bits]) => `  ${what}: ${ranges(bits)}`),
    );
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/is-record.txt');
});

/** `3-5 9` */
const ranges = (numbers: readonly number[]): string => {
  const found: [number, number][] = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(' ');
};
