import { brought, commandsIn } from '../capture/importers.ts';
import { decode, formatFields } from '../model/arch/smmuv3/fields/commands.ts';
import { hex64 } from '../model/fields/field.ts';
import { readData } from './files.ts';
import { print } from './output.ts';
import type { Command } from './usage.ts';

export const DECODE: Command = {
  name: 'decode',
  synopsis: 'FILE [--json]',
  summary: 'Decodes raw command-queue memory: 16-byte little-endian commands, one line each.',
  help: 'Each line: index, the two 64-bit words, mnemonic, fields. RES0= shows reserved bits that are not zero. Other files (text, an event queue, a stream table) are refused.\n\n  --json  an array of {index, words, mnemonic, fields, reserved?}',
  options: { json: { type: 'boolean' } },
  operands: [1, 1],
  run: async ([file], { json }) => {
    const words = commandsIn(brought(file, await readData(file)));
    const raw = (at: number): [string, string] => [
      hex64(words[at], words[at + 1]),
      hex64(words[at + 2], words[at + 3]),
    ];
    if (json) {
      const commands = Array.from({ length: words.length / 4 }, (_, index) => {
        const { mnemonic, fields, reserved } = decode(words, index * 4);
        const rest = reserved && [hex64(reserved[0], reserved[1]), hex64(reserved[2], reserved[3])];
        return { index, words: raw(index * 4), mnemonic, fields, reserved: rest };
      });
      await print(JSON.stringify(commands));
      return 0;
    }
    for (let at = 0; at < words.length; at += 4) {
      const fields = formatFields(words, at);
      await print(`${at / 4} ${raw(at).join(' ')} ${decode(words, at).mnemonic}${fields ? ` ${fields}` : ''}`);
    }
    return 0;
  },
};
