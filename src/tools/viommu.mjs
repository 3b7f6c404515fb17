// npm run --silent viommu -- COMMAND …: the command line, run in the caller's folder.

import { join } from 'node:path';
import { bundled } from './bundle.mjs';
import { ensureDependencies, root } from './install.mjs';
import { becomeChild } from './run.mjs';

try {
  // Quiet, because stdout belongs to the command's own output.
  await ensureDependencies({ quiet: true });
} catch (error) {
  console.error(`viommu: cannot install its dependencies: ${error instanceof Error ? error.message : error}`);
  process.exit(70);
}

// All paths are absolute, since the child runs in the caller's folder: npm has changed to the project's own and left
// the caller's in INIT_CWD.
const program = await bundled(join(root, 'src', 'cli', 'main.ts'));
becomeChild(process.execPath, [program, ...process.argv.slice(2)], { cwd: process.env.INIT_CWD || process.cwd() });
