/** `viommu`: the model without a browser. */
import { InputError } from '../scenario/language/errors.ts';
import { CHECK } from './commands/check.ts';
import { COMPARE } from './commands/compare.ts';
import { CONFORM } from './commands/conform.ts';
import { DECODE } from './commands/decode.ts';
import { EXPLAIN } from './commands/explain.ts';
import { EXPORT } from './commands/export.ts';
import { FUZZ } from './commands/fuzz.ts';
import { HAZARDS } from './commands/hazards.ts';
import { LESSONS_COMMAND } from './commands/lessons.ts';
import { LIST } from './commands/list.ts';
import { MAP } from './commands/map.ts';
import { print } from './output.ts';
import { RUN } from './commands/run.ts';
import { type CliCommand, UsageError, helpOf, overview, parse } from './usage.ts';
import { READ } from './commands/read.ts';
import { REPLAY } from './commands/replay.ts';
import { SAMPLE } from './commands/sample.ts';
import { STATS } from './commands/stats.ts';
import { VALIDATE } from './commands/validate.ts';

const COMMANDS: readonly CliCommand[] = [
  RUN,
  CHECK,
  COMPARE,
  CONFORM,
  DECODE,
  EXPLAIN,
  EXPORT,
  FUZZ,
  HAZARDS,
  LESSONS_COMMAND,
  LIST,
  MAP,
  READ,
  REPLAY,
  SAMPLE,
  STATS,
  VALIDATE,
];

async function command([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined)
    throw new UsageError(`expected a command: ${COMMANDS.map((c) => c.name).join(', ')}; --help tells more`);
  if (name === '--help' || name === '-h' || name === 'help') {
    await print(overview(COMMANDS));
    return 0;
  }
  const found = COMMANDS.find((candidate) => candidate.name === name);
  if (!found)
    throw new UsageError(`there is no command '${name}'; expected one of ${COMMANDS.map((c) => c.name).join(', ')}`);
  const { operands, options } = parse(found, args);
  if (options.help) {
    await print(helpOf(found));
    return 0;
  }
  return found.run(operands, options);
}

/** Runs it; writes to stdout and stderr, and gives the exit code. */
export async function viommu(args: readonly string[]): Promise<number> {
  try {
    return await command(args);
  } catch (problem) {
    const input = problem instanceof InputError || problem instanceof UsageError;
    const { message, stack } = problem as Error;
    const lines = input ? message.split('\n') : [`internal error: ${stack ?? String(problem)}`];
    process.stderr.write(lines.map((line) => `viommu: ${line}\n`).join(''));
    return input ? 2 : 70;
  }
}
