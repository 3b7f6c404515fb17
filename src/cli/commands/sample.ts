import { type SampleOutcome, outcomesTogether, runsInParts } from '../../model/search/outcomes.ts';
import { DESIGN_HELP, readDesign } from '../design.ts';
import { loadNoted } from '../files.ts';
import { print } from '../output.ts';
import { type Task, sampleTask } from '../threads/sample-work.ts';
import { THREADS, startThreads } from '../threads/threads.ts';
import { type CliCommand, integerOf } from '../usage.ts';

const RUNS = 1000;
const MOST_RUNS = 10_000_000;
/** Runs that a thread makes at a time: fewer than two of these are not worth another thread. */
const MOST_RUNS_AT_ONCE = 1000;

export const SAMPLE: CliCommand = {
  name: 'sample',
  synopsis: 'SCENARIO [--design D] [--runs N] [--seed S] [--threads N] [--json]',
  summary: 'Makes many runs at random, and counts what they violate.',
  help: `As a random tester would find it: at every step each enabled transition is equally likely. Run i, from 0, is the one that
run SCENARIO --seed S+i makes. What can happen at all, and the exact chance: viommu check --fate.

  --design D  ${DESIGN_HELP}
              (default: the scenario's own)
  --runs N    ${RUNS} when absent
  --seed S    1 when absent
  ${THREADS.help}
  --json      {scenario, design, runs, seed, outcomes: [{violated, count}]}, most frequent first; "violated" names properties`,
  options: {
    design: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    ...THREADS.option,
    json: { type: 'boolean' },
  },
  operands: [1, 1],
  run: async ([name], options) => {
    const runs = integerOf('sample: --runs', String(options.runs ?? RUNS), 1, MOST_RUNS);
    const seed = integerOf('sample: --seed', String(options.seed ?? 1), 0, 0xffffffff);
    const threads = THREADS.of('sample', options);
    const subject = await loadNoted(name);
    const design = readDesign('sample', (options.design as string | undefined) ?? subject.design);
    const parts = runsInParts({ seed, runs }, MOST_RUNS_AT_ONCE);
    const pool = startThreads<Task, SampleOutcome[]>(
      new URL('../threads/sample-thread.ts', import.meta.url),
      sampleTask,
      Math.min(parts.length, threads),
    );
    const found: SampleOutcome[][] = [];
    try {
      const { topology } = subject;
      for await (const part of pool.results(parts.map((some) => ({ topology, design: design.id, ...some })))) {
        found.push(part);
        if (process.stderr.isTTY) process.stderr.write(`\r${found.length} of ${parts.length} thousand runs `);
      }
    } finally {
      await pool.close();
    }
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    const outcomes = outcomesTogether(found);
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
