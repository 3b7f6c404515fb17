import { BY_VALUE, type Counts, oftenFirst, statsOf, TOTALS } from '../../capture/traffic/stats.ts';
import { trafficOf } from '../../capture/traffic/traffic-of.ts';
import { readCommands } from '../files.ts';
import { chosenRows, FILTER, FILTER_HELP } from '../filtering.ts';
import { note, print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

/** Values of a table that are shown. */
const MOST = 16;

const FIGURES = { ...TOTALS, ...BY_VALUE };
const WIDTH = Math.max(...Object.keys(FIGURES).map((name) => name.length));

export const STATS: CliCommand = {
  name: 'stats',
  synopsis: 'FILE [--filter F] [--as KIND] [--json]',
  summary:
    'Counts the commands of a queue: by opcode, stream, ASID, VMID, CMD_SYNC, range; pages named twice, ATC_INV without TLBI.',
  help: `FILE is the memory of a queue, raw or in text form, a capture by its name or its sidecar, a scenario, a hung queue as the
page writes it, a trace, or a log that names commands. A group is what one CMD_SYNC closes.

${Object.entries(FIGURES)
  .map(([name, meaning]) => `  ${name.padEnd(WIDTH)}  ${meaning}`)
  .join('\n')}

${FILTER_HELP}
  --json      {kind, why, and each of these: a number, or {value: how often}, most often first}`,
  options: { ...FILTER, as: { type: 'string' }, json: { type: 'boolean' } },
  operands: [1, 1],
  run: async ([file], options) => {
    const { words, kind, why, missing, unread } = await readCommands(file, options.as as string | undefined);
    const traffic = trafficOf(words, missing);
    const stats = statsOf(traffic, chosenRows('stats', traffic, options));
    if (options.json) {
      const figures = Object.entries<number | Counts>(stats).map(([name, value]) => `"${name}":${jsonOf(value)}`);
      await print(`{"kind":${JSON.stringify(kind)},"why":${JSON.stringify(why)},${figures.join()}}`);
      return 0;
    }
    note(`${file}: ${kind}: ${why}`);
    for (const { line, text } of unread) note(`${file}${line === null ? '' : `:${line}`}: ${text}`);
    for (const [name, value] of Object.entries(stats)) {
      if (typeof value === 'number') await print(`${name} ${value}`);
      else {
        const rows = oftenFirst(value);
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

/** In the order in which it is told: that of a table is no object's. */
const jsonOf = (value: number | Counts): string =>
  typeof value === 'number'
    ? String(value)
    : `{${oftenFirst(value)
        .map(([key, times]) => `${JSON.stringify(key)}:${times}`)
        .join()}}`;
