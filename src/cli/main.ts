/** `viommu`: the model without a browser. */
import { InputError } from '../scenario/errors.ts';
import { CHECK } from './check.ts';
import { CONFORM } from './conform.ts';
import { DECODE } from './decode.ts';
import { FUZZ } from './fuzz.ts';
import { HAZARDS } from './hazards.ts';
import { LIST } from './list.ts';
import { print } from './output.ts';
import { RUN } from './run.ts';
import { type Command, UsageError, helpOf, overview, parse } from './usage.ts';
import { VALIDATE } from './validate.ts';

const COMMANDS: readonly Command[] = [RUN, CHECK, CONFORM, DECODE, FUZZ, HAZARDS, LIST, VALIDATE];

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined)
    throw new UsageError(`expected a command: ${COMMANDS.map((c) => c.name).join(', ')}; --help tells more`);
  if (name === '--help' || name === '-h' || name === 'help') {
    await print(overview(COMMANDS));
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command)
    throw new UsageError(`there is no command '${name}'; expected one of ${COMMANDS.map((c) => c.name).join(', ')}`);
  const { operands, options } = parse(command, args);
  if (options.help) {
    await print(helpOf(command));
    return 0;
  }
  return command.run(operands, options);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (problem) {
  const input = problem instanceof InputError || problem instanceof UsageError;
  const text = input ? (problem as Error).message : `internal error: ${(problem as Error).stack ?? String(problem)}`;
  process.stderr.write(`viommu: ${text}\n`);
  process.exitCode = input ? 2 : 70;
}
