import { brought, commandsIn } from '../../capture/importers.ts';
import { isOverwrittenSync } from '../../capture/queue-memory.ts';
import { decode, formatFields, illegalText, whyIllegal } from '../../model/arch/decode.ts';
import { hex64 } from '../../model/fields/field.ts';
import { trafficOf } from '../../capture/traffic/traffic-of.ts';
import { readData } from '../files.ts';
import { chosenRows, FILTER, FILTER_HELP } from '../filtering.ts';
import { note, print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

export const DECODE: CliCommand = {
  name: 'decode',
  synopsis: 'FILE [--filter F] [--as KIND] [--json]',
  summary:
    'Decodes command-queue memory: raw, or as hexdump, xxd, od, gdb, crash, drgn, devmem and others print it; a line per command.',
  help: `Each line: index, the two 64-bit words, mnemonic, fields. RES0= shows reserved bits that are not zero, illegal: the rule that a command breaks by itself. Slots are counted from 0, whatever the first address; those that a text does not hold whole are left out. Standard error says what the file was taken for and why, and what was not read. Other files (logs, an event queue, a stream table) are refused.

${FILTER_HELP}
  --json      an array of {index, words, mnemonic, fields, reserved?, illegal?}; standard error: {kind, why, sure, unread: [{line, text}]}`,
  options: { ...FILTER, as: { type: 'string' }, json: { type: 'boolean' } },
  operands: [1, 1],
  run: async ([file], options) => {
    const { as, json } = options;
    const { words, kind, why, sure, missing, unread } = commandsIn(
      brought(file, await readData(file)),
      as as string | undefined,
    );
    const chosen = chosenRows('decode', trafficOf(words, missing), options);
    const all = chosen ? [...chosen] : Array.from({ length: words.length / 4 }, (_, slot) => slot);
    const slots = all.filter((slot) => !missing.has(slot));
    const raw = (at: number): [string, string] => [
      hex64(words[at], words[at + 1]),
      hex64(words[at + 2], words[at + 3]),
    ];
    /** Empty slots and completed CMD_SYNCs are no commands that anything refuses. */
    const illegal = (at: number): string | undefined => {
      const empty = words.subarray(at, at + 4).every((word) => word === 0);
      const why = empty || isOverwrittenSync(words, at) ? undefined : whyIllegal(words, at);
      return why && illegalText(why);
    };
    if (json) {
      note(JSON.stringify({ kind, why, sure, unread }));
      const commands = slots.map((index) => {
        const { mnemonic, fields, reserved } = decode(words, index * 4);
        const rest = reserved && [hex64(reserved[0], reserved[1]), hex64(reserved[2], reserved[3])];
        return { index, words: raw(index * 4), mnemonic, fields, reserved: rest, illegal: illegal(index * 4) };
      });
      await print(JSON.stringify(commands));
      return 0;
    }
    note(`${file}: ${kind}: ${why}${sure ? `; ${sure}` : ''}`);
    for (const { line, text } of unread) note(`${file}${line === null ? '' : `:${line}`}: ${text}`);
    for (const slot of slots) {
      const at = slot * 4;
      const fields = formatFields(words, at);
      const why = illegal(at);
      const text = `${slot} ${raw(at).join(' ')} ${decode(words, at).mnemonic}${fields ? ` ${fields}` : ''}`;
      await print(why ? `${text} illegal: ${why}` : text);
    }
    return 0;
  },
};
