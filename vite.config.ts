import { spawnSync } from 'node:child_process';
import react from '@vitejs/plugin-react';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { firstLoad } from './src/tools/first-load.mjs';
import { GIVEN } from './src/tools/given.ts';
import { LONG } from './src/tools/long-tests.mjs';
import { offline } from './src/tools/offline.mjs';
import { soonOfPage, soonOfWorker } from './src/tools/soon.ts';
import { scenarioData } from './src/tools/scenario-data.ts';
import { wholeTests } from './src/tools/whole-tests.ts';

/** Own modules, and libraries that most parts use. */
const isCommon = (id: string): boolean => !id.includes('node_modules') || /lucide-react|d3-/.test(id);

/**
 * What an entry imports at once is one file: in pieces, as parts that load on demand would cut it, it compresses less well
 * and is fetched in several turns. So is what is fetched next, in any case. What comes later is said in the code, by
 * `import()`; what two such parts share is one file too, where there would be a hundred of a few lines each: to fetch one
 * costs more than to have what it holds.
 */
const inFiles = (first: (id: string) => boolean, soon: typeof soonOfPage) => ({
  codeSplitting: {
    groups: [
      { name: 'first', tags: ['$initial' as const], test: first },
      { name: soon, debugName: 'soon' },
      { name: 'shared', minShareCount: 2, test: isCommon },
    ],
  },
});

const OF_PAGE = inFiles(() => true, soonOfPage);
/** But for the worker's entry: browsers keep what they have compiled of a module that is imported, and of the script that a worker begins with they do not. */
const OF_WORKER = inFiles((id) => !id.endsWith('/src/worker/host.ts'), soonOfWorker);

/** Everything in one script, and one in its worker: the file opens from a disk, where nothing can be fetched. */
const ALL = { codeSplitting: false };

/** Made once, for all projects: each would make it anew, and in place of what others are using. */
const WHOLE = process.env.WHOLE_TESTS ? [wholeTests()] : [];

/** What takes long begins first, so that no core waits for it at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((path) => moduleId.endsWith(`/${path}`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

const ENGINE = [
  // Tests make much that soon is garbage: in a larger nursery most of it is never looked at again.
  '--max-semi-space-size=64',
  // They run much a few times, each process for itself: what is compiled sooner is hardly ever worth it.
  '--interrupt-budget=400000',
];

/** Flags of the engine are no part of what Node promises, and one that it does not know ends it. */
const execArgv = (process.env.VITEST ? ENGINE : []).filter(
  (flag) => spawnSync(process.execPath, [flag, '--version']).status === 0,
);

/** Tests that are run in the same way. */
const project = (test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  plugins: [WHOLE, react(), scenarioData()],
  // React as it is shipped: with what it does for developers, pages take several times as long.
  oxc: { jsx: { development: false } },
  // A copy: the test runner takes out what it holds.
  define: { ...GIVEN },
  test: {
    environment: 'node',
    // Dates must print the same on every machine; and React is the one that is shipped.
    env: { TZ: 'UTC', NODE_ENV: 'production' },
    execArgv,
    // Nets only, more than ten times what is usual.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Files of one process share what they import, and what has been compiled of it: no test may leave anything behind.
    isolate: false,
    ...test,
  },
});

export default defineConfig(({ mode }) => ({
  // Relative addresses only, so that the built folder works on any static host and under any path.
  base: './',
  plugins: [react(), scenarioData(), ...(mode === 'single' ? [] : [firstLoad(), offline()])],
  define: { ...GIVEN },
  server: { strictPort: false },
  build: {
    target: 'baseline-widely-available',
    modulePreload: { polyfill: false },
    cssCodeSplit: mode !== 'single',
    rolldownOptions: { output: mode === 'single' ? ALL : OF_PAGE },
  },
  worker: {
    format: mode === 'single' ? 'iife' : 'es',
    plugins: () => [scenarioData()],
    rolldownOptions: { output: mode === 'single' ? ALL : OF_WORKER },
  },
  test: {
    // One process per core: by default one core stays idle, of two.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    projects: [
      project({ name: 'model', include: ['src/**/*.test.ts'] }),
      project({
        name: 'page',
        include: ['src/**/*.test.tsx'],
        setupFiles: ['src/views/around-each.test-helper.ts'],
      }),
    ],
  },
}));
