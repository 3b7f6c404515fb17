/** What the caller knows of a command queue, as options. */
import type { Given } from '../capture/logs/report.ts';
import { type Options, UsageError } from './usage.ts';

export const GIVEN = { log2size: { type: 'string' }, prod: { type: 'string' }, cons: { type: 'string' } } as const;

export const GIVEN_HELP = `  --log2size N  the command queue has 2^N entries
  --prod X      CMDQ_PROD, as the register has it
  --cons Y      CMDQ_CONS, with its error`;

/** @throws UsageError */
export function givenOf(command: string, options: Options): Given {
  const number = (name: string, most: number): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(String(text)) ? Number(text) : Number.NaN;
    if (!(value <= most))
      throw new UsageError(`${command}: --${name}: expected an integer from 0 to ${most}, found '${text}'`);
    return value;
  };
  const [log2size, prod, cons] = [number('log2size', 19), number('prod', 0xffffffff), number('cons', 0xffffffff)];
  return {
    ...(log2size !== undefined && { log2size }),
    ...(prod !== undefined && { prod }),
    ...(cons !== undefined && { cons }),
  };
}
