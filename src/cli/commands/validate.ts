import { InputError } from '../../scenario/language/errors.ts';
import { loadScenario } from '../files.ts';
import { print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

export const VALIDATE: CliCommand = {
  name: 'validate',
  synopsis: 'FILE [--json]',
  summary: 'Checks a scenario file; messages name line, column and field.',
  help: `--json  {file, valid, problems: [{line, column, end: {line, column}, field, text}]}: what is wrong begins at line and column,
        from 1, and ends before end; they are absent where the file has no such place`,
  options: { json: { type: 'boolean' } },
  operands: [1, 1],
  run: ([file], { json }) => (json ? asJson(file) : asText(file)),
};

async function asText(file: string): Promise<number> {
  const { name, topology } = await loadScenario(file, file);
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  const commands = topology.vcpus.reduce((sum, vcpu) => sum + vcpu.commands.length / 4, 0);
  await print(
    `${file}: valid: ${name}, ${count(topology.iommus.length, 'SMMU')}, ${count(topology.devices.length, 'device')}, ${count(topology.vms.length, 'VM')}, ${count(commands, 'command')}`,
  );
  return 0;
}

async function asJson(file: string): Promise<number> {
  try {
    await loadScenario(file, file);
    await print(JSON.stringify({ file, valid: true, problems: [] }));
    return 0;
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    const problems = problem.problems.map(({ place: { file: _, ...place }, text }) => ({ ...place, text }));
    await print(JSON.stringify({ file, valid: false, problems }));
    return 2;
  }
}
