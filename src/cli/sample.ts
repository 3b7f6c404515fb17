import { Sample, type SampleOutcome } from '../model/search/sample.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { DESIGN_HELP, readDesign } from './design.ts';
import { loadSubject } from './files.ts';
import { print } from './output.ts';
import { type Command, integerOf } from './usage.ts';

const RUNS = 1000;
const MOST_RUNS = 10_000_000;
/** Runs between two looks at the terminal. */
const RUNS_PER_TURN = 256;

export const SAMPLE: Command = {
  name: 'sample',
  synopsis: 'SCENARIO [--design D] [--runs N] [--seed S] [--json]',
  summary: 'Makes many runs at random, and counts what they violate.',
  help: `As a random tester would find it: at every step each enabled transition is equally likely. Run i, from 0, is the one that
run SCENARIO --seed S+i makes. What can happen at all, and the exact chance: viommu check --fate.

  --design D  ${DESIGN_HELP}
              (default: the scenario's own)
  --runs N    ${RUNS} when absent
  --seed S    1 when absent
  --json      {scenario, design, runs, seed, outcomes: [{violated, count}]}, most frequent first; "violated" names properties`,
  options: {
    design: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: [1, 1],
  run: async ([name], options) => {
    const runs = integerOf('sample: --runs', String(options.runs ?? RUNS), 1, MOST_RUNS);
    const seed = integerOf('sample: --seed', String(options.seed ?? 1), 0, 0xffffffff);
    const subject = await loadSubject(name);
    const design = readDesign('sample', (options.design as string | undefined) ?? subject.design);
    const sample = new Sample(subject.topology, design, seed, EXTRAS);
    while (sample.runs < runs) {
      sample.advance(Math.min(RUNS_PER_TURN, runs - sample.runs));
      if (process.stderr.isTTY) process.stderr.write(`\r${sample.runs} of ${runs} runs `);
    }
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    const { outcomes } = sample;
    await print(
      options.json
        ? JSON.stringify({ scenario: subject.name, design: design.id, runs, seed, outcomes })
        : textOf(subject.name, design.id, runs, seed, outcomes),
    );
    return 0;
  },
};

function textOf(name: string, design: string, runs: number, seed: number, outcomes: readonly SampleOutcome[]): string {
  const width = String(runs).length;
  return [
    `${name} under ${design}: ${runs} runs at random, seeds from ${seed}`,
    ...outcomes.map(
      ({ violated, count }) =>
        `  ${String(count).padStart(width)}  ${((100 * count) / runs).toFixed(2).padStart(6)} %  ${
          violated.length === 0 ? 'nothing violated' : `violated: ${violated.join(', ')}`
        }`,
    ),
  ].join('\n');
}
