import { CAPTURES } from '../../capture/library.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { SAIDS } from '../../model/check/saids.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { loadLibrary } from '../files.ts';
import { print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

export const LIST: CliCommand = {
  name: 'list',
  synopsis: '[--json]',
  summary: 'Lists scenarios, designs, properties and captures.',
  help: '  --json  {scenarios, designs, properties, captures}: each {id, title}, captures with the number of their commands',
  options: { json: { type: 'boolean' } },
  operands: [0, 0],
  run: async (_, { json }) => {
    const scenarios: { id: string; title: string }[] = [];
    for (const id of LIBRARY) scenarios.push({ id, title: (await loadLibrary(id)).scenario.title });
    const groups = {
      scenarios,
      designs: DESIGNS.map(({ id, summary }) => ({ id, title: summary })),
      properties: PROPERTIES.map(({ id }, i) => ({ id, title: SAIDS[i].statement })),
      captures: CAPTURES.map(({ id, title, commands }) => ({ id, title, commands })),
    };
    if (json) {
      await print(JSON.stringify(groups));
      return 0;
    }
    const width = Math.max(...Object.values(groups).flatMap((items) => items.map(({ id }) => id.length)));
    for (const [name, items] of Object.entries(groups)) {
      await print(`${name}:`);
      for (const item of items) {
        const length = 'commands' in item ? `, ${item.commands.toLocaleString('en-GB')} commands` : '';
        await print(`  ${item.id.padEnd(width)}  ${item.title}${length}`);
      }
    }
    return 0;
  },
};
