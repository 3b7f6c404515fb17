/** Where everything lies that hardware and drivers share: read against IHI 0070 when it changes, not only run. */
import { expect, test } from 'vitest';
import type { Field } from '../../../fields/field.ts';
import { COMMANDS } from './commands.ts';
import { CD, L1CD, L1STD, PTE, STE } from './descriptors.ts';
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
