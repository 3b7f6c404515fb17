// Runs test files with a mutant on: one process, which loads the modules once.

import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../install.mjs';
import type { MutantAnswer, Ask, Setup, TestResult } from './messages.ts';
import { type Action, type Hook, newSuite, type Suite, type Test, Work } from './work.ts';

/** A net for what waits and never comes, in milliseconds; work is limited by counting it. */
const PATIENCE = 60_000;

// A test that starts a process is left out: there the mutants are not.
Object.assign(
  childProcess,
  Object.fromEntries(
    ['spawn', 'spawnSync', 'fork', 'exec', 'execFile', 'execFileSync', 'execSync'].map((start) => [
      start,
      () => {
        throw new Error('it starts a process, in which there are no mutants');
      },
    ]),
  ),
);
syncBuiltinESMExports();

/** Reports what is thrown or never settles. */
async function failureOf(action: Action): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('nothing came')), PATIENCE);
  });
  try {
    await Promise.race([action(), patience]);
    return stray;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** What failed outside the action that was waited for. */
let stray: string | null = null;
process.on('unhandledRejection', (error) => {
  stray = String(error);
});

interface Case {
  test: Test;
  around: readonly Suite[];
}

/** Runs the bodies of suites, from the outermost, so that all tests are known. */
async function collect(suite: Suite, around: readonly Suite[] = []): Promise<Case[]> {
  const inner = [...around, suite];
  globalThis.__work.suite = suite;
  await suite.body?.();
  const cases: Case[] = [];
  for (const item of suite.items)
    cases.push(...('items' in item ? await collect(item, inner) : [{ test: item, around: inner }]));
  return cases;
}

const hooks = (suites: readonly Suite[], kind: Hook): Action[] => suites.flatMap((suite) => suite.hooks[kind]);

async function inTurn(actions: readonly Action[]): Promise<void> {
  for (const action of actions) await action();
}

async function main({ mutants, made }: Setup): Promise<void> {
  const work = new Work(mutants);
  globalThis.__work = work;
  let times = 0;

  /** Evaluates a test file, again where it was before. */
  async function load(file: string): Promise<Case[]> {
    work.file = join(root, file);
    work.suite = newSuite();
    const top = work.suite;
    await import(`${pathToFileURL(made[file])}?${times++}`);
    return collect(top);
  }

  async function counted(limit: number, action: Action) {
    work.takeReached();
    work.ticks = 0;
    work.limit = limit;
    stray = null;
    const thrown = await failureOf(action);
    // Whoever catches all errors catches this one too.
    const failure = thrown ?? (work.ticks > limit ? `more than ${limit} function calls and turns of loops` : null);
    work.limit = Number.POSITIVE_INFINITY;
    return { ticks: work.ticks, failure, reached: work.takeReached() };
  }

  async function answer({ file, mutant, tests, limit }: Ask): Promise<MutantAnswer> {
    work.mutant = mutant;
    let cases: Case[] = [];
    const loading = await counted(limit, async () => {
      cases = await load(file);
    });
    const results: TestResult[] = [];
    // A mutant may change which tests there are.
    const chosenTests = tests?.every(({ at }) => at < cases.length) ? tests : cases.map((_, at) => ({ at, limit }));
    if (!loading.failure) {
      const entered = new Set<Suite>();
      for (const { at, limit } of chosenTests) {
        const { test, around } = cases[at];
        const fresh = around.filter((suite) => !entered.has(suite));
        for (const suite of fresh) entered.add(suite);
        const result = await counted(limit, async () => {
          await inTurn(hooks(fresh, 'beforeAll'));
          await inTurn(hooks(around, 'beforeEach'));
          try {
            await test.run();
          } finally {
            await inTurn(hooks(around, 'afterEach').reverse());
          }
        });
        results.push({ name: [...around.slice(1).map(({ name }) => name), test.name].join(' > '), ...result });
        if (result.failure && mutant >= 0) break;
      }
      work.mutant = -1;
      await failureOf(() => inTurn(hooks([...entered], 'afterAll').reverse()));
    }
    work.mutant = -1;
    return { loading, tests: results };
  }

  process.on('message', async (ask: Ask) => process.send?.(await answer(ask)));
  process.send?.('ready');
}

process.once('message', (setup: Setup) => void main(setup));
