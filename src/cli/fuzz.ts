import { fuzz } from '../conform/smmuv3/fuzz.ts';
import { print } from './output.ts';
import { type Command, UsageError } from './usage.ts';

const MOST = 2 ** 32 - 1;

function integer(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > MOST)
    throw new UsageError(`--${option}: expected an integer from ${least} to ${MOST}, found '${text}'`);
  return value;
}

export const FUZZ: Command = {
  name: 'fuzz',
  synopsis: 'smmuv3',
  summary: 'Runs random machines and streams and checks what must always hold.',
  help: `--steps N   how many random steps (default 100000)
--seed N    where to begin (default 1); a finding names the seed of its machine`,
  options: { steps: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  operands: [1, 1],
  run: async ([subject], options) => {
    if (subject !== 'smmuv3') throw new UsageError(`there is no generator for '${subject}'; expected smmuv3`);
    const steps = integer('steps', String(options.steps), 1);
    const seed = integer('seed', String(options.seed), 0);
    const finding = fuzz(seed, steps);
    if (finding) await print(`FAIL --seed ${finding.seed} step ${finding.step}: ${finding.problem}`);
    await print(`seed ${seed}: ${finding ? 'a finding in' : 'nothing found in'} ${steps} steps`);
    return finding ? 1 : 0;
  },
};
