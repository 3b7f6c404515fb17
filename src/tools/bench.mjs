// npm run bench -- [--json] [FILTER]: installs what is missing, builds, and measures.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, root } from './install.mjs';
import { becomeChild } from './run.mjs';

// Everything that is not a result goes to stderr: with --json, stdout is one JSON object.
/** @param {string} text */
const say = (text) => process.stderr.write(`${text}\n`);

/** @param {string} problem */
function fail(problem) {
  say(`bench: ${problem}`);
  process.exit(70);
}

await ensureDependencies({ quiet: true }).catch((error) => fail(`cannot install the dependencies: ${error.message}`));
const chromium = await ensureChromium(say);
if ('problem' in chromium) fail(chromium.problem);
else {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (build.status !== 0) fail('the build failed');
  becomeChild(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'e2e', 'bench', 'main.ts'), ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, CHROMIUM_PATH: chromium.path } },
  );
}
