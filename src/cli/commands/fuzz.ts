import { fuzz } from '../../conform/smmuv3/fuzz.ts';
import { fuzzFormats } from './fuzz-formats.ts';
import { print } from '../output.ts';
import { type CliCommand, integerOf, type Options, UsageError } from '../usage.ts';

const MOST = 2 ** 32 - 1;

export const FUZZ: CliCommand = {
  name: 'fuzz',
  synopsis: 'smmuv3 | formats',
  summary: 'Runs random machines and streams, or reads hostile texts, and checks what must always hold.',
  help: `smmuv3: random machines and streams. formats: hostile scenarios, choices, links and drawings, which must be refused with
what is wrong or taken as text, and never be executed.

--runs N    formats: how many texts (default 10000)
--steps N   how many random steps (default 100000)
--seed N    where to begin (default 1); a finding names the seed of its machine`,
  options: {
    runs: { type: 'string', default: '10000' },
    steps: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
  operands: [1, 1],
  run: async ([subject], options) => {
    if (subject === 'formats') return formats(options);
    if (subject !== 'smmuv3')
      throw new UsageError(`there is no generator for '${subject}'; expected smmuv3 or formats`);
    const steps = integerOf('--steps', String(options.steps), 1, MOST);
    const seed = integerOf('--seed', String(options.seed), 0, MOST);
    const finding = fuzz(seed, steps);
    if (finding) await print(`FAIL --seed ${finding.seed} step ${finding.step}: ${finding.problem}`);
    await print(`seed ${seed}: ${finding ? 'a finding in' : 'nothing found in'} ${steps} steps`);
    return finding ? 1 : 0;
  },
};

/** ms: what else the machine does is not a text's fault. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function formats(options: Options): Promise<number> {
  const seed = integerOf('--seed', String(options.seed), 0, MOST);
  const runs = integerOf('--runs', String(options.runs), 1, MOST);
  const { finding, taken, slowest } = await fuzzFormats(seed, runs, processorTime);
  if (finding) {
    await print(`FAIL run ${finding.run}, ${finding.format}: ${finding.problem}`);
    await print(JSON.stringify(finding.text));
  }
  const of = `${taken} taken, the slowest (run ${slowest.run}, ${slowest.format}) in ${slowest.ms.toFixed(0)} ms of processor time`;
  await print(`seed ${seed}: ${finding ? 'a finding in' : 'nothing found in'} ${runs} texts, ${of}`);
  return finding ? 1 : 0;
}
