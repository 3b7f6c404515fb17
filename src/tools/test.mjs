// npm test: installs what is missing, then checks and tests everything.
// npm run check (--check): only the checks that need neither a build nor a browser.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, root } from './install.mjs';
import { whenAbandoned } from './run.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

const checksOnly = process.argv.includes('--check');
const reports = mkdtempSync(join(tmpdir(), 'viommu-explorer-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** @type {Count} */
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failedStages = [];

// Some runners colour their output whenever CI is set, which makes a log hard to read.
if (!process.stdout.isTTY && !process.env.FORCE_COLOR) process.env.NO_COLOR = '1';

/** @type {import('node:child_process').ChildProcess | undefined} */
let current;
/** @param {NodeJS.Signals} signal */
function stop(signal) {
  current?.kill(signal);
  process.exit(130);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
whenAbandoned(() => stop('SIGTERM'));

/**
 * Runs a script of an installed package.
 * @param {string} script its path inside node_modules
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's own
 * @returns {Promise<boolean>} whether it exited with 0
 */
function run(script, args, env = {}) {
  return new Promise((resolve) => {
    current = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    current.on('error', (error) => {
      console.log(`cannot start ${script}: ${error.message}`);
      resolve(false);
    });
    current.on('close', (code) => resolve(code === 0));
  });
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
 * @returns {Count}
 */
function settle(count, worked) {
  const silent = count.failed === 0 && (!worked || count.passed === 0);
  return silent ? { passed: count.passed, failed: 1 } : count;
}

/** @returns {Promise<Count>} */
async function unitTests() {
  const path = join(reports, 'unit.json');
  const worked = await run('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path}`,
  ]);
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
  return settle(count, worked);
}

/**
 * @param {string} chromium
 * @returns {Promise<Count>}
 */
async function browserTests(chromium) {
  const path = join(reports, 'browser.json');
  const worked = await run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: path,
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

async function main() {
  try {
    await ensureDependencies();
  } catch (error) {
    console.log(`cannot install the dependencies: ${error instanceof Error ? error.message : error}`);
    failedStages.push('install');
    total.failed++;
    return;
  }
  // Got before the stages, so that the long waits come first and the results together.
  const chromium = checksOnly ? null : await ensureChromium((what) => console.log(`== ${what}`));

  await stage('type check', () => run('typescript/bin/tsc', ['--noEmit']));
  await stage('lint', () => run('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings']));
  await stage('format check', () => run('@biomejs/biome/bin/biome', ['format']));
  await stage('dependency directions', () =>
    run('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'src']),
  );
  if (chromium === null) return;

  await stage('unit tests', unitTests);
  const built = await stage('build', () => run('vite/bin/vite.js', ['build']));
  await stage('browser tests', async () => {
    if (!('path' in chromium)) {
      console.log(chromium.problem);
      return false;
    }
    if (!built) {
      console.log('skipped: there is no build to test');
      return false;
    }
    return browserTests(chromium.path);
  });
}

await main();
finish();
