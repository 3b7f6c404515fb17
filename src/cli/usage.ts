/** Command-line arguments and what is wrong with them. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A mistake in the call; its message is one line for the user. */
export class UsageError extends Error {}

export interface CliCommand {
  readonly name: string;
  /** Arguments, for its own help. */
  readonly synopsis: string;
  readonly summary: string;
  /** Options and notes, for its own help. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Smallest and largest number of arguments. */
  readonly operands: readonly [number, number];
  /** Runs; the exit code. */
  readonly run: (operands: readonly string[], options: Options) => Promise<number>;
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/**
 * An option that is a whole number. `option`: as messages name it, `check: --max-states`.
 * @throws UsageError
 */
export function integerOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${option}: expected an integer from ${least} to ${most}, found '${text}'`);
  return value;
}

export function parse(command: CliCommand, args: readonly string[]): { operands: string[]; options: Options } {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (problem) {
    throw new UsageError(`${command.name}: ${(problem as Error).message.split('. ')[0]}`);
  }
  const { positionals: operands, values } = parsed;
  const [least, most] = command.operands;
  if (!values.help && (operands.length < least || operands.length > most)) {
    throw new UsageError(`${command.name}: expected ${command.synopsis}`);
  }
  return { operands, options: values as Options };
}

export function overview(commands: readonly CliCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'viommu: a nested IOMMU, from the guest vCPU to the SMMU, step by step',
    '',
    'usage: npm run --silent viommu -- COMMAND [ARGUMENTS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'COMMAND --help says what it takes.',
    'Exit: 0 done; 1 a verdict differs from what was expected, a property is violated, or compared designs differ;',
    '2 bad input; 3 a search met its bound; 70 internal error.',
  ].join('\n');
}

export const helpOf = ({ name, synopsis, summary, help }: CliCommand): string =>
  `usage: viommu ${name} ${synopsis}`.trimEnd() + `\n\n${summary}\n${help ? `\n${help}\n` : ''}`.trimEnd();
