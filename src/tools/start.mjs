// npm start: installs what is missing, then serves the app and prints its address.

import { join } from 'node:path';
import { ensureDependencies, root } from './install.mjs';
import { becomeChild } from './run.mjs';

try {
  await ensureDependencies();
} catch (error) {
  console.error(`start: ${error instanceof Error ? error.message : error}`);
  process.exit(70);
}

const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
becomeChild(process.execPath, [vite, ...process.argv.slice(2)], { cwd: root });
