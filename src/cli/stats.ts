import { brought, commandsIn } from '../capture/importers.ts';
import { statsOf } from '../capture/stats.ts';
import { readData } from './files.ts';
import { note, print } from './output.ts';
import type { Command } from './usage.ts';

/** Values of a table that are shown. */
const MOST = 16;

export const STATS: Command = {
  name: 'stats',
  synopsis: 'FILE [--as KIND] [--json]',
  summary:
    'Counts the commands of command-queue memory, raw or in text form: by opcode, stream, ASID, CMD_SYNC, range.',
  help: '  --json  {commands, empty, opcodes, sids, asids, perSync, tlbiPages, atcPages, atcBehindTlbi, atcWithoutTlbi, repeated, illegal}',
  options: { as: { type: 'string' }, json: { type: 'boolean' } },
  operands: [1, 1],
  run: async ([file], { as, json }) => {
    const { words, kind, why, missing } = commandsIn(brought(file, await readData(file)), as as string | undefined);
    const stats = statsOf(words, missing);
    if (json) {
      await print(JSON.stringify({ kind, why, ...stats }));
      return 0;
    }
    note(`${file}: ${kind}: ${why}`);
    for (const [name, value] of Object.entries(stats)) {
      if (typeof value === 'number') await print(`${name} ${value}`);
      else {
        const rows = Object.entries<number>(value);
        await print(
          `${name}: ${rows
            .slice(0, MOST)
            .map(([key, times]) => `${key} ×${times}`)
            .join(', ')}${rows.length > MOST ? `, ${rows.length - MOST} more` : ''}`,
        );
      }
    }
    return 0;
  },
};
