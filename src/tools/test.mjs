// npm test: installs what is missing, then checks and tests everything.
// npm run check (--check): only the checks that need neither a build nor a browser.
// npm test -- --changed: these checks, and the unit tests that what differs from HEAD can reach.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, root } from './install.mjs';
import { LONG } from './long-tests.mjs';
import { whenAbandoned } from './run.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

const checksOnly = process.argv.includes('--check');
const changedOnly = process.argv.includes('--changed');

for (const file of LONG) if (!existsSync(join(root, file))) throw new Error(`test.mjs: there is no ${file}`);

const reports = mkdtempSync(join(tmpdir(), 'viommu-explorer-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** @type {Count} */
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failedStages = [];

// Some runners colour their output whenever CI is set, which makes a log hard to read.
if (!process.stdout.isTTY && !process.env.FORCE_COLOR) process.env.NO_COLOR = '1';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @param {NodeJS.Signals} signal */
function stop(signal) {
  for (const child of running) child.kill(signal);
  process.exit(130);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
whenAbandoned(() => stop('SIGTERM'));

/**
 * Runs a script of an installed package.
 * @param {string} script its path inside node_modules
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, say?: (text: string) => void }} [options] env: added to this process's own; say:
 *   takes what the script writes, which goes to this process's streams otherwise
 * @returns {Promise<boolean>} whether it exited with 0
 */
function run(script, args, { env = {}, say } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', say ? 'pipe' : 'inherit', say ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    if (say) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', say);
    child.on('error', (error) => {
      running.delete(child);
      console.log(`cannot start ${script}: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve(code === 0);
    });
  });
}

/** What is checked without running anything; each check uses one core. */
const CHECKS = /** @type {const} */ ([
  ['type check', '@typescript/native/bin/tsc', ['--noEmit', '--checkers', '1']],
  ['lint and format check', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
  [
    'dependency directions',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', 'src'],
  ],
]);

/**
 * Begins what is told in its turn, so that no core waits for the end of another part.
 * @template T
 * @param {(say: (text: string) => void) => Promise<T>} action
 * @returns {{ done: Promise<T>, told: () => Promise<T> }} told: says what was said so far, and then what is said
 */
function begin(action) {
  let before = '';
  let say = (/** @type {string} */ text) => {
    before += text;
  };
  const done = action((text) => say(text));
  const told = () => {
    process.stdout.write(before);
    say = (text) => process.stdout.write(text);
    return done;
  };
  return { done, told };
}

/** @returns {() => Promise<void>} waits for the checks; each is told when it and those before it are done */
function checks() {
  const begun = CHECKS.map(([name, script, args]) => ({ name, ...begin((say) => run(script, [...args], { say })) }));
  return async () => {
    for (const { name, told } of begun) await stage(name, told);
  };
}

/** @returns {string[] | null} files that differ from HEAD or are not in git yet; null where git cannot tell */
function changedFiles() {
  const git = spawnSync('git', ['status', '--porcelain', '--untracked-files=all', '--no-renames'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (git.status !== 0) return null;
  return git.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

/**
 * @param {string} path
 * @returns {any} the report, or null where the runner wrote none
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * A runner that reports no failure may have failed all the same (no test found, an error outside any test), and one
 * that ran nothing has proved nothing.
 * @param {Count} count
 * @param {boolean} worked
 * @param {boolean} [mayBeNone] whether there may be nothing to run
 * @returns {Count}
 */
function settle(count, worked, mayBeNone = false) {
  const silent = count.failed === 0 && (!worked || (count.passed === 0 && !mayBeNone));
  return silent ? { passed: count.passed, failed: 1 } : count;
}

/**
 * @param {{ options?: string[], mayBeNone?: boolean, say?: (text: string) => void }} [how] mayBeNone: whether there may
 *   be nothing to run; say: as for `run`
 * @returns {Promise<Count>}
 */
async function unitTests({ options = [], mayBeNone = false, say } = {}) {
  const path = join(reports, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`];
  // What a change reaches is told from the project's modules as they are.
  const env = options.length === 0 ? { WHOLE_TESTS: '1' } : {};
  const worked = await run('vitest/vitest.mjs', ['run', ...options, ...reporters], { env, say });
  /** @type {Count} */
  const count = { passed: 0, failed: 0 };
  for (const file of readReport(path)?.testResults ?? []) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') count.passed++;
      else if (test.status === 'failed') failedHere++;
    }
    // A file that cannot be loaded, or whose hooks fail, is failed without a failed test in it.
    if (file.status === 'failed' && failedHere === 0) failedHere = 1;
    count.failed += failedHere;
  }
  return settle(count, worked, mayBeNone);
}

/**
 * @param {string} chromium
 * @param {(text: string) => void} say
 * @returns {Promise<Count>}
 */
async function browserTests(chromium, say) {
  const path = join(reports, 'browser.json');
  const worked = await run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: path },
    say,
  });
  const report = readReport(path);
  // Errors outside the tests, such as a test file that cannot be loaded, count as well.
  const errors = report?.errors?.length ?? 0;
  const { expected = 0, unexpected = 0, flaky = 0 } = report?.stats ?? {};
  return settle({ passed: expected, failed: unexpected + flaky + errors }, worked);
}

/**
 * @param {string} name
 * @param {() => Promise<Count | boolean>} action a test stage gives its count, any other whether it went well
 * @returns {Promise<boolean>}
 */
async function stage(name, action) {
  console.log(`\n== ${name}`);
  const result = await action();
  const { passed, failed } = typeof result === 'boolean' ? { passed: 0, failed: result ? 0 : 1 } : result;
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) failedStages.push(name);
  return failed === 0;
}

function finish() {
  console.log(failedStages.length > 0 ? `\n== failed: ${failedStages.join(', ')}` : '\n== all went well');
  if (!checksOnly) console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** What is run between two edits. */
async function changed() {
  const files = changedFiles();
  if (files === null) {
    console.log('git cannot tell what has changed');
    failedStages.push('changed');
    total.failed++;
    return;
  }
  if (files.length === 0) {
    console.log('nothing differs from HEAD');
    return;
  }
  await checks()();
  await stage('unit tests that the change can reach', async () => {
    const left = LONG.filter((file) => !files.includes(file));
    for (const file of left) console.log(`left out, because it takes long: ${file}`);
    const options = ['--changed', '--passWithNoTests', ...left.flatMap((file) => ['--exclude', file])];
    return unitTests({ options, mayBeNone: true });
  });
}

async function main() {
  try {
    await ensureDependencies();
  } catch (error) {
    console.log(`cannot install the dependencies: ${error instanceof Error ? error.message : error}`);
    failedStages.push('install');
    total.failed++;
    return;
  }
  if (changedOnly) return changed();
  // Got before the stages, so that the long waits come first and the results together.
  const chromium = checksOnly ? null : await ensureChromium((what) => console.log(`== ${what}`));

  const checked = checks();
  if (chromium === null) return checked();

  const build = begin((say) => run('vite/bin/vite.js', ['build'], { say }));
  const unit = begin((say) => unitTests({ say }));
  const browser = begin(async (say) => {
    if (!('path' in chromium)) {
      say(`${chromium.problem}\n`);
      return false;
    }
    if (!(await build.done)) {
      say('skipped: there is no build to test\n');
      return false;
    }
    // Each of the two suites keeps all cores busy: side by side they take longer than in turn.
    await unit.done;
    return browserTests(chromium.path, say);
  });

  await checked();
  await stage('unit tests', unit.told);
  await stage('build', build.told);
  await stage('browser tests', browser.told);
}

await main();
finish();
