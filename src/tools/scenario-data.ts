// Bundled scenarios are read and checked when the app is built: the page then needs neither a YAML parser nor a schema
// until somebody brings a file of their own. `NAME.yaml?data` imports the checked scenario.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { parseScenario } from '../scenario/parse.ts';

const SUFFIX = '.yaml?data';

export const scenarioData = (): Plugin => ({
  name: 'scenario-data',
  load(id) {
    if (!id.endsWith(SUFFIX)) return null;
    const file = id.slice(0, -'?data'.length);
    this.addWatchFile(file);
    const { scenario } = parseScenario(readFileSync(file, 'utf8'), basename(file));
    return `export default ${JSON.stringify(scenario)};`;
  },
});
