// npm run mutate -- PATH [--sample N] [--seed S] [--json]: installs what is missing, and tests the tests.

import { join } from 'node:path';
import { ensureDependencies, root } from './install.mjs';
import { becomeChild } from './run.mjs';

await ensureDependencies({ quiet: true }).catch((error) => {
  process.stderr.write(`mutate: cannot install the dependencies: ${error.message}\n`);
  process.exit(70);
});
becomeChild(
  process.execPath,
  ['--import', import.meta.resolve('tsx'), join(root, 'src', 'tools', 'mutate', 'main.ts'), ...process.argv.slice(2)],
  { cwd: root },
);
