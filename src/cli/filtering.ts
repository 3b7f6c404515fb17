/** `--filter`: of many commands those that are told. */
import { fieldsOf } from '../capture/traffic/fields.ts';
import { FilterError, filterOf } from '../capture/traffic/filter.ts';
import type { Traffic } from '../capture/traffic/traffic.ts';
import { trafficOf } from '../capture/traffic/traffic-of.ts';
import { type Options, UsageError } from './usage.ts';

export const FILTER = { filter: { type: 'string' } } as const;

export const FILTER_HELP = `  --filter F  only commands of which F holds: op == ATC_INV && sid in {0x3a, 8..15} || !leaf
              operators ==, !=, <, <=, >, >=, in, contains, &&, ||, !, ( ), or eq, ne, lt, le, gt, ge, and, or, not;
              a command that does not have a field answers no to every comparison of it
${fieldHelp()}`;

function fieldHelp(): string {
  const fields = fieldsOf(trafficOf(new Uint32Array()));
  const width = Math.max(...fields.map(({ name }) => name.length));
  return fields.map(({ name, doc }) => `              ${name.padEnd(width)}  ${doc}`).join('\n');
}

/**
 * Rows of which a filter holds, ascending; undefined for all.
 * @throws UsageError that names the column, from 1
 */
export function chosenRows(command: string, traffic: Traffic, { filter }: Options): Uint32Array | undefined {
  if (typeof filter !== 'string') return undefined;
  try {
    const holds = filterOf(filter, fieldsOf(traffic));
    return Uint32Array.from({ length: traffic.length }, (_, i) => i).filter(holds);
  } catch (problem) {
    if (!(problem instanceof FilterError)) throw problem;
    throw new UsageError(`${command}: --filter: column ${problem.at + 1}: ${problem.message}`);
  }
}
