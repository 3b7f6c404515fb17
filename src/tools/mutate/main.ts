/** Mutation testing: `PATH [--sample N] [--seed S] [--work N] [--json]`. See src/tools/README.md. */

import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import type { Plugin } from 'vite';
import { Random } from '../../model/state/random.ts';
import { root } from '../install.mjs';
import { asOne } from '../whole-tests.ts';
import type { MutantAnswer, Ask } from './messages.ts';
import { instrument, type Mutant, mutantsOf } from './mutants.ts';
import { TestProcess } from './process.ts';
import { filesBelow, isTest, testFiles } from './reach.ts';

/** A test that does more work than this by itself is left out: functions entered and turns of loops. */
const LONG = 60_000_000;

/** With a mutant on, a test may do this many times the work that it does without, and then some. */
const [TIMES, MORE] = [10, 200_000];

const limitOf = (ticks: number): number => TIMES * ticks + MORE;

interface KnownTest {
  at: number;
  name: string;
  ticks: number;
  reached: ReadonlySet<number>;
  /** How many mutants it has killed, by their folder. */
  killed: Map<string, number>;
}

/** What a test file does with all mutants off. */
interface Known {
  file: string;
  loading: { ticks: number; reached: ReadonlySet<number> };
  tests: KnownTest[];
  /** Work of all its tests. */
  ticks: number;
}

interface Outcome {
  result: 'killed' | 'survived' | 'uncovered';
  /** What killed it: the test, and how it failed. */
  by?: string;
  /** How many tests ran with it on. */
  tests: number;
  /** How many more would have, had `--work` not ended it. */
  untried: number;
}

const say = (text: string): unknown => process.stderr.write(`${text}\n`);

function fail(problem: string, code: number): never {
  say(`mutate: ${problem}`);
  process.exit(code);
}

const USAGE = 'usage: npm run mutate -- PATH [--sample N] [--seed S] [--work N] [--json]';

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        sample: { type: 'string' },
        seed: { type: 'string' },
        work: { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const whole = (name: 'sample' | 'seed' | 'work', text: string | undefined): number | undefined => {
      if (text !== undefined && !/^\d{1,9}$/.test(text)) fail(`--${name}: expected a whole number, not '${text}'`, 2);
      return text === undefined ? undefined : Number(text);
    };
    if (positionals.length !== 1) fail(USAGE, 2);
    const path = relative(root, resolve(process.env.INIT_CWD ?? '.', positionals[0]));
    return {
      path,
      sample: whole('sample', values.sample),
      seed: whole('seed', values.seed) ?? 1,
      /** What may be done to kill one mutant: functions entered and turns of loops. */
      budget: (whole('work', values.work) ?? Number.POSITIVE_INFINITY) * 1e6,
      json: values.json,
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}

/** The files with their types, as tsconfig.json has them compiled. */
function programOf(files: readonly string[]): ts.Program {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(
    files.map((file) => join(root, file)),
    options,
  );
}

/** The first `n` of all in an order that the seed gives: a smaller sample of one seed is the beginning of a larger. */
function sampleOf<T>(all: readonly T[], n: number, seed: number): T[] {
  const random = new Random(seed);
  const rest = [...all];
  const chosen: T[] = [];
  while (chosen.length < n && rest.length > 0) {
    const at = random.below(rest.length);
    chosen.push(rest[at]);
    rest[at] = rest[rest.length - 1];
    rest.pop();
  }
  return chosen;
}

const STAND_IN = fileURLToPath(new URL('./vitest.ts', import.meta.url));

/** Switches the chosen mutants into the modules that they are in, and counts the work of all. */
function mutating(chosen: readonly Mutant[]): Plugin {
  const byFile = new Map<string, Map<number, number>>();
  chosen.forEach(({ file, nth }, id) => {
    if (!byFile.has(file)) byFile.set(file, new Map());
    byFile.get(file)?.set(nth, id);
  });
  return {
    name: 'mutating',
    enforce: 'pre',
    transform(code, id) {
      const file = relative(root, id);
      if (!/^src\/(?!tools\/).*\.tsx?$/.test(file)) return null;
      const instrumented = instrument(file, code, byFile.get(file) ?? new Map());
      return { code: instrumented.replaceAll(" from 'vitest'", ` from '${STAND_IN}'`), map: null };
    },
  };
}

/** Hands the items to all processes at once, in their order. */
async function share<T>(
  processes: readonly TestProcess[],
  items: readonly T[],
  work: (with_: TestProcess, item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    processes.map(async (each) => {
      while (next < items.length) {
        const at = next++;
        await work(each, items[at], at);
      }
    }),
  );
}

const { path, sample, seed, budget, json } = options();
const targets = await (async () => filesBelow(path))().catch(() => fail(`${path}: there is no such file or folder`, 2));
const sources = targets.filter((file) => /\.tsx?$/.test(file) && !isTest(file) && !/\.test-helper\./.test(file));
const program = programOf(sources);
const all = sources.flatMap((file) => {
  const source = program.getSourceFile(join(root, file));
  return source ? mutantsOf(file, source, program.getTypeChecker()) : [];
});
if (all.length === 0) fail(`${path}: nothing to mutate; expected TypeScript below src`, 2);
const chosen = sample === undefined ? all : sampleOf(all, sample, seed);
say(`${all.length} mutants in ${sources.length} files; ${chosen.length} chosen, seed ${seed}`);

const reach = new Map([...testFiles()].filter(([, files]) => chosen.some(({ file }) => files.has(file))));
const folder = join(root, 'node_modules', '.mutants');
const modules = await asOne(
  [...reach.keys()].map((file) => join(root, file)),
  folder,
  [mutating(chosen)],
);
const made = Object.fromEntries(
  [...modules].map(([file, chunk]) => [relative(root, file), join(folder, chunk.fileName)]),
);
const processes = Array.from(
  { length: availableParallelism() },
  () => new TestProcess({ mutants: chosen.length, made }),
);
process.on('exit', () => {
  for (const each of processes) each.end();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const known: Known[] = [];
const leftOut: string[] = [];
/** Mutants that are reached while modules load, once for all tests. */
const whileLoading = new Set<number>();

await share(processes, [...reach.keys()], async (runner, file) => {
  const ask: Ask = { file, mutant: -1, anew: false, tests: [], limit: LONG };
  const first = await runner.ask(ask);
  const answer = first && !first.loading.failure ? await runner.ask({ ...ask, tests: null }) : null;
  if (!first || !answer || answer.loading.failure) {
    leftOut.push(`${file}: ${first?.loading.failure ?? answer?.loading.failure ?? 'its process died'}`);
    return;
  }
  const again = new Set(answer.loading.reached);
  for (const id of first.loading.reached) if (!again.has(id)) whileLoading.add(id);
  const tests: KnownTest[] = [];
  answer.tests.forEach(({ failure, name, ticks, reached }, at) => {
    if (failure) leftOut.push(`${file} > ${name}: ${failure}`);
    else tests.push({ at, name, ticks, reached: new Set(reached), killed: new Map() });
  });
  const ticks = tests.reduce((sum, test) => sum + test.ticks, 0);
  known.push({ file, loading: { ticks: answer.loading.ticks, reached: again }, tests, ticks });
  say(`${known.length}/${reach.size} ${file}: ${answer.tests.length} tests`);
});
known.sort((a, b) => a.file.localeCompare(b.file));
say(`all tests: ${Math.ceil(known.reduce((sum, { ticks }) => sum + ticks, 0) / 1e6)} million calls and turns of loops`);
leftOut.sort();

/** What a test is worth against a mutant in a folder: less work is better, and so is to have killed others there. */
const cost = ({ ticks, killed }: KnownTest, folder: string): number => ticks / (1 + (killed.get(folder) ?? 0)) ** 2;

/**
 * The tests that reach a mutant, a file at a time, as many as the budget allows, in the order of what they cost.
 * @returns how many it does not allow, as well
 */
function partsOf(id: number): { parts: ReadonlyMap<Known, KnownTest[]>; untried: number } {
  const { file } = chosen[id];
  const reaching = known
    .filter((each) => !unsteady.has(each.file))
    .flatMap((each) => {
      const every = each.loading.reached.has(id) || (whileLoading.has(id) && reach.get(each.file)?.has(file));
      return each.tests.filter(({ reached }) => every || reached.has(id)).map((test) => ({ each, test }));
    })
    .sort((a, b) => cost(a.test, dirname(file)) - cost(b.test, dirname(file)));
  const parts = new Map<Known, KnownTest[]>();
  let [spent, within] = [0, 0];
  for (const { each, test } of reaching) {
    spent += test.ticks;
    if (spent > budget) break;
    within++;
    parts.set(each, [...(parts.get(each) ?? []), test]);
  }
  return { parts, untried: reaching.length - within };
}

/** Test files that fail without a mutant when only some of their tests run. */
const unsteady = new Set<string>();

/** What fails first, null where nothing does. */
function failureIn(answer: MutantAnswer | null): string | null {
  if (!answer) return 'its process died';
  if (answer.loading.failure) return `loading: ${answer.loading.failure}`;
  const failed = answer.tests.find(({ failure }) => failure);
  return failed ? `${failed.name}: ${failed.failure}` : null;
}

/**
 * @returns how tests fail with a mutant on and pass without it, null where they do not. An earlier mutant may have left
 *   something behind: where they fail in both cases, each is tried in a process of its own.
 */
async function killer(runner: TestProcess, ask: Ask, answer: MutantAnswer | null): Promise<string | null> {
  const failure = failureIn(answer);
  if (failure === null) return null;
  const last = Math.max(1, answer?.tests.length ?? 1) - 1;
  const failed = ask.tests?.slice(last, last + 1) ?? null;
  const without: Ask = { ...ask, mutant: -1, anew: false, tests: failed };
  if (failureIn(await runner.ask(without)) === null) return failure;
  runner.end();
  const again = failureIn(await runner.ask(ask));
  runner.end();
  if (again === null) return null;
  if (failureIn(await runner.ask(without)) === null) return again;
  unsteady.add(ask.file);
  return null;
}

async function tryOut(runner: TestProcess, id: number): Promise<Outcome> {
  const anew = whileLoading.has(id);
  let count = 0;
  const { parts, untried } = partsOf(id);
  for (const [known, tests] of parts) {
    // The first of the tests that run does what the file does once for all.
    const limits = tests.map(({ at, ticks }) => ({ at, limit: limitOf(ticks) + known.ticks }));
    const ask: Ask = { file: known.file, mutant: id, anew, tests: limits, limit: limitOf(known.loading.ticks) };
    const answer = await runner.ask(ask);
    count += answer?.tests.length ?? 0;
    const failure = await killer(runner, ask, answer);
    if (failure) {
      const by = tests[(answer?.tests.length ?? 0) - 1];
      const folder = dirname(chosen[id].file);
      by?.killed.set(folder, (by.killed.get(folder) ?? 0) + 1);
      const how = `${known.file} > ${failure.split('\n')[0].slice(0, 160)}`;
      return { result: 'killed', by: how, tests: count, untried: 0 };
    }
  }
  return { result: count + untried > 0 ? 'survived' : 'uncovered', tests: count, untried };
}

const outcomes: Outcome[] = [];
await share(processes, chosen, async (runner, _, id) => {
  const outcome = await tryOut(runner, id);
  outcomes[id] = outcome;
  const done = outcomes.filter((each) => each);
  const killed = done.filter(({ result }) => result === 'killed').length;
  say(
    `${done.length}/${chosen.length}, ${killed} killed; ${outcome.result} ${placeOf(chosen[id])}${outcome.by ? ` by ${outcome.by}` : ''}`,
  );
});

function placeOf({ file, line, column, original, mutated }: Mutant): string {
  const short = (text: string): string => text.replace(/\s+/g, ' ');
  return `${file}:${line}:${column}  ${short(original)}  →  ${short(mutated) || '(left out)'}`;
}

leftOut.push(...[...unsteady].sort().map((file) => `${file}: fails without a mutant when only some of its tests run`));

const of = (result: Outcome['result']): Mutant[] => chosen.filter((_, id) => outcomes[id].result === result);
const [killed, survived, uncovered] = [of('killed'), of('survived'), of('uncovered')];
if (json) {
  const mutants = chosen.map((mutant, id) => ({ ...mutant, ...outcomes[id] }));
  const counts = { killed: killed.length, survived: survived.length, uncovered: uncovered.length };
  process.stdout.write(`${JSON.stringify({ path, seed, of: all.length, ...counts, leftOut, mutants }, null, 2)}\n`);
} else {
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) process.stdout.write(`${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  };
  list('left out', leftOut);
  list('no test reaches', uncovered.map(placeOf));
  list(
    'survived',
    survived.map((mutant) => {
      const { untried } = outcomes[chosen.indexOf(mutant)];
      return `${placeOf(mutant)}${untried > 0 ? `  (${untried} tests not tried)` : ''}`;
    }),
  );
  const percent = ((100 * killed.length) / chosen.length).toFixed(1);
  process.stdout.write(
    `${killed.length} killed, ${survived.length} survived, ${uncovered.length} not reached: ${percent} % of ${chosen.length} (of ${all.length}, seed ${seed})\n`,
  );
}
process.exit(killed.length === chosen.length ? 0 : 1);
