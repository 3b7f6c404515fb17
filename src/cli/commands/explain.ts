import { IMPORTERS, brought } from '../../capture/importers.ts';
import { explain } from '../../capture/logs/explain.ts';
import type { Input } from '../../capture/logs/facts.ts';
import { inputOf } from '../../capture/logs/inputs.ts';
import { reportText } from '../../capture/logs/report-text.ts';
import { readData } from '../files.ts';
import { GIVEN, GIVEN_HELP, givenOf } from '../given.ts';
import { print } from '../output.ts';
import { type CliCommand, UsageError } from '../usage.ts';

const MOST_FILES = 64;
/** Commands of a queue that are told, where nobody asks for more. */
const MOST_COMMANDS = 1024;

/** `registers` */
const KINDS = IMPORTERS.filter(({ facts }) => facts).map(({ id }) => id);

export const EXPLAIN: CliCommand = {
  name: 'explain',
  synopsis: 'FILE... [--log2size N] [--prod X] [--cons Y] [--as KIND] [--commands N|all] [--json]',
  summary: 'Says what logs, traces and queue memory of a hung VM mean: queues, events, errors, and why.',
  help: `Files belong together: kernel logs with lines of arm-smmu-v3, QEMU traces of smmuv3, registers by name, sidecars of captures, memory of command,
event and PRI queues, of stream tables, CDs and page tables, of an SMMU's registers, raw or in text form; or one mail with several of these. What
was not understood is named with its line.

${GIVEN_HELP}
  --as KIND     what all files are taken for: ${KINDS.join(', ')}
  --commands N  of each queue in --json: at most N commands, pending ones first, or all; ${MOST_COMMANDS} where it is not said
  --json        {inputs, queues, events, errors, findings, unknown}`,
  options: { ...GIVEN, as: { type: 'string' }, commands: { type: 'string' }, json: { type: 'boolean' } },
  operands: [1, MOST_FILES],
  run: async (files, { as, json, commands, ...options }) => {
    const given = givenOf('explain', options);
    const most = mostOf(commands);
    const inputs: Input[] = [];
    for (const file of files)
      inputs.push(inputOf(brought(file, await readData(file)), as === undefined ? undefined : String(as)));
    const report = explain(inputs, given, most);
    if (json) await print(JSON.stringify(report));
    else for (const line of reportText(report)) await print(line);
    return 0;
  },
};

/** @throws UsageError */
function mostOf(commands: unknown): number {
  if (commands === undefined) return MOST_COMMANDS;
  if (commands === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(String(commands))) return Number(commands);
  throw new UsageError(`explain: --commands: expected a number or all, found '${String(commands)}'`);
}
