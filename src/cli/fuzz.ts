import { fuzz } from '../conform/smmuv3/fuzz.ts';
import { print } from './output.ts';
import { type Command, integerOf, UsageError } from './usage.ts';

const MOST = 2 ** 32 - 1;

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
    const steps = integerOf('--steps', String(options.steps), 1, MOST);
    const seed = integerOf('--seed', String(options.seed), 0, MOST);
    const finding = fuzz(seed, steps);
    if (finding) await print(`FAIL --seed ${finding.seed} step ${finding.step}: ${finding.problem}`);
    await print(`seed ${seed}: ${finding ? 'a finding in' : 'nothing found in'} ${steps} steps`);
    return finding ? 1 : 0;
  },
};
