// Installs what the project needs and does not have yet. Plain Node without dependencies: it runs before any exists.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The project's top folder, without a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

const OLDEST_NODE = [20, 19];

/** A failure with a message that is fit to be shown as it is. */
export class InstallError extends Error {}

/**
 * @param {string} path
 * @returns {any} the parsed file, or null where there is none that can be read
 */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {Record<string, string> | undefined} a
 * @param {Record<string, string> | undefined} b
 */
function sameRanges(a = {}, b = {}) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/**
 * What it takes to bring node_modules up to date. npm writes node_modules/.package-lock.json last, and it lists what
 * is really there, so comparing it with the lock file needs no stamp of our own and sees installs made by hand too.
 * @returns {'nothing' | 'ci' | 'install'}
 */
function whatIsMissing() {
  const manifest = readJson(join(root, 'package.json'));
  const lock = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  const locked = lock?.packages?.[''];
  const lockFits =
    locked !== undefined &&
    sameRanges(manifest?.dependencies, locked.dependencies) &&
    sameRanges(manifest?.devDependencies, locked.devDependencies);
  if (!lockFits) return 'install';
  if (!installed?.packages) return 'ci';
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const there = installed.packages[path];
    // Packages for other systems are in the lock file and rightly not on the disk.
    if (there === undefined && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (there?.version !== entry.version) return 'ci';
    // A lock file made where another system's package could not be had names its version only.
    if (entry.integrity && there.integrity && there.integrity !== entry.integrity) return 'ci';
  }
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    if (!existsSync(join(root, 'node_modules', name, 'package.json'))) return 'ci';
  }
  return 'nothing';
}

/**
 * @param {'ci' | 'install'} command
 * @param {boolean} quiet
 * @returns {Promise<string | null>} what npm complained about if it failed
 */
function runNpm(command, quiet) {
  // Flags beat what an outer "npm run --silent" or NODE_ENV=production left in the environment.
  const args = [command, '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npmScript = process.env.npm_execpath;
  const viaScript = npmScript !== undefined && /npm-cli\.js$/.test(npmScript);
  const file = viaScript ? process.execPath : 'npm';
  const argv = viaScript ? [npmScript, ...args] : args;
  return new Promise((resolve) => {
    const child = spawn(file, argv, {
      cwd: root,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: !viaScript && process.platform === 'win32',
    });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      complaint += text;
    });
    child.on('error', (error) => resolve(`cannot be started: ${error.message}`));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(null);
      else resolve(complaint.trim() || (signal ? `stopped by ${signal}` : `exit code ${code}`));
    });
  });
}

/**
 * The telling lines of what npm complained about, as one.
 * @param {string} complaint
 */
function shorten(complaint) {
  return complaint
    .split('\n')
    .filter((line) => !/^npm warn/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !/^(syscall|errno) /.test(line))
    .slice(0, 2)
    .join(', ');
}

/**
 * Runs the action while no other process installs into the same folder: "viommu … | viommu …" in a fresh clone
 * would otherwise install twice at once, each pulling the folder from under the other.
 * @param {() => Promise<void>} action
 */
async function alone(action) {
  const folder = join(
    tmpdir(),
    `viommu-explorer-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  );
  const owner = join(folder, 'pid');
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      break;
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (code !== 'EEXIST') throw new InstallError(`cannot write to ${tmpdir()}: ${code}`);
      if (abandoned(folder, owner)) rmSync(folder, { recursive: true, force: true });
      else await sleep(200);
    }
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await action();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} folder
 * @param {string} owner
 */
function abandoned(folder, owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'ESRCH') return true;
    if (code === 'EPERM') return false;
    // No pid in it yet: its owner is about to write one, or died before it could.
    try {
      return Date.now() - statSync(folder).mtimeMs > 5000;
    } catch {
      return false;
    }
  }
}

/**
 * Makes node_modules match the lock file; returns at once when it does already.
 * @param {{ quiet?: boolean }} [options] quiet: nothing on stdout or stderr
 */
export async function ensureDependencies({ quiet = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new InstallError(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
  }
  if (whatIsMissing() === 'nothing') return;
  await alone(async () => {
    // Looked at again: another process may have installed while this one waited.
    const command = whatIsMissing();
    if (command === 'nothing') return;
    if (!quiet) console.log('== install dependencies');
    let complaint = await runNpm(command, quiet);
    // "npm ci" refuses a lock file that lacks as little as another system's optional package; "npm install" adds it.
    if (complaint?.includes('EUSAGE')) complaint = await runNpm('install', quiet);
    if (complaint !== null) throw new InstallError(`npm failed: ${shorten(complaint)}`);
  });
}
