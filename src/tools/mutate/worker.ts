// Runs test files with a mutant on: one process, which loads and compiles the modules once.

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, isRunnableDevEnvironment, type Plugin } from 'vite';
import { root } from '../install.mjs';
import { scenarioData } from '../scenario-data.ts';
import type { Answer, Ask, Setup, TestResult } from './messages.ts';
import { instrument, type Mutant } from './mutants.ts';
import { type Action, type Hook, newSuite, type Suite, type Test, Work } from './work.ts';

/** A net for what waits and never comes, in milliseconds; work is limited by counting it. */
const PATIENCE = 60_000;

const STAND_IN = fileURLToPath(new URL('./vitest.ts', import.meta.url));

/** Switches the chosen mutants into the modules that they are in, and counts the work of all others. */
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

async function serve(chosen: readonly Mutant[]) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [mutating(chosen), scenarioData()],
    server: { middlewareMode: true, ws: false, watch: null, hmr: false },
    optimizeDeps: { noDiscovery: true, include: [] },
    appType: 'custom',
  });
  const { ssr } = server.environments;
  if (!isRunnableDevEnvironment(ssr)) throw new Error('vite cannot run modules in this process');
  return ssr.runner;
}

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

async function main({ chosen }: Setup): Promise<void> {
  const work = new Work(chosen.length);
  globalThis.__work = work;
  const runner = await serve(chosen);

  /** The mutant that was on when the modules were loaded. */
  let loadedWith = -1;

  async function load(file: string): Promise<Case[]> {
    const path = `${root}/${file}`;
    for (const [id, module] of runner.evaluatedModules.idToModuleMap)
      if (/\.test(-helper)?\.ts$/.test(id)) runner.evaluatedModules.invalidateModule(module);
    work.file = path;
    work.suite = newSuite();
    const top = work.suite;
    await runner.import(path);
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

  async function answer({ file, mutant, anew, tests, limit }: Ask): Promise<Answer> {
    const wanted = anew ? mutant : -1;
    if (loadedWith !== wanted) runner.clearCache();
    loadedWith = wanted;
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
