// Bundled scenarios are read and checked when the app is built: the page then needs neither a YAML parser nor a schema
// until somebody brings a file of their own. `NAME.yaml?data` imports the checked scenario, `NAME.yaml?head` what lists
// show of it.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { headOf } from '../scenario/language/head.ts';
import { parseScenario } from '../scenario/language/parse.ts';

const WANTED = /\.yaml\?(data|head)$/;

export const scenarioData = (): Plugin => ({
  name: 'scenario-data',
  load(id) {
    const wanted = WANTED.exec(id)?.[1];
    if (!wanted) return null;
    const [file] = id.split('?');
    this.addWatchFile(file);
    const { scenario } = parseScenario(readFileSync(file, 'utf8'), basename(file));
    return `export default ${JSON.stringify(wanted === 'head' ? headOf(scenario) : scenario)};`;
  },
});
