// Finds, or gets, a Chromium for the browser tests.

import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root } from './install.mjs';

/** The one without windows first: a page in it takes half the work. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const USUAL_PLACES = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @param {string} path */
function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether it really starts: some distributions ship a stub that only tells how to install the browser, and a
 * downloaded browser may lack system libraries.
 * @param {string} path
 */
function runs(path) {
  if (!isExecutableFile(path)) return false;
  // On Windows, --version opens a window instead.
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function findSystemChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  folders.push('/usr/bin', '/usr/local/bin');
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set([...places, ...USUAL_PLACES])].find(runs);
}

function findPlaywrightChromium() {
  try {
    /** @type {string} */
    const path = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
    return runs(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The Chromium to test with: CHROMIUM_PATH as it stands if set, else the system's, else Playwright's own.
 * @returns {string | undefined}
 */
export function findChromium() {
  return process.env.CHROMIUM_PATH || findSystemChromium() || findPlaywrightChromium();
}

/**
 * Runs a command without output; false if it fails or takes too long.
 * @param {string} file
 * @param {string[]} args
 * @param {number} seconds
 * @returns {Promise<boolean>}
 */
function quietly(file, args, seconds) {
  return new Promise((resolve) => {
    // A process group of its own, so that at the time limit the download processes that it started end with it.
    const grouped = process.platform !== 'win32';
    const child = spawn(file, args, {
      cwd: root,
      stdio: 'ignore',
      detached: grouped,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const stop = () => {
      try {
        if (grouped && child.pid) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const interrupted = () => {
      stop();
      process.exit(130);
    };
    process.once('SIGINT', interrupted);
    process.once('SIGTERM', interrupted);
    const timer = setTimeout(stop, seconds * 1000);
    /** @param {boolean} worked */
    const done = (worked) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve(worked);
    };
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });
}

/**
 * Finds a Chromium, or installs one if there is a way to.
 * @param {(what: string) => void} say told what is about to take long
 * @returns {Promise<{ path: string } | { problem: string }>}
 */
export async function ensureChromium(say) {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return runs(chosen) ? { path: chosen } : { problem: `CHROMIUM_PATH=${chosen} cannot be run` };

  const found = findChromium();
  if (found) return { path: found };

  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  if (existsSync(playwright)) {
    say("download Playwright's Chromium");
    await quietly(process.execPath, [playwright, 'install', 'chromium'], 180);
    const own = findPlaywrightChromium();
    if (own) return { path: own };
  }

  if (process.getuid?.() === 0 && isExecutableFile('/usr/bin/apt-get')) {
    say("install Debian's Chromium");
    // A failed update may still leave package lists that serve.
    await quietly('apt-get', ['update'], 180);
    for (const name of ['chromium-headless-shell', 'chromium']) {
      await quietly('apt-get', ['install', '-y', '--no-install-recommends', name], 600);
      const system = findSystemChromium();
      if (system) return { path: system };
    }
  }
  return { problem: 'no Chromium found and none could be installed; set CHROMIUM_PATH to one' };
}
