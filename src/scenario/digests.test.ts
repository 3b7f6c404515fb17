/**
 * What no sentence says: all words of the machine and all numbers of its events, as one number for each run. A digest that differs
 * means that the machine does something else; links and interleavings that people have kept name the old one.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from './compile/compile.ts';
import { parseScenario } from './language/parse.ts';
import { LIBRARY } from './library.ts';

test.each(LIBRARY)('%s: the same words and events as ever', async (id) => {
  const text = readFileSync(new URL(`./library/${id}.yaml`, import.meta.url), 'utf8');
  const topology = compileScenario(parseScenario(text, `${id}.yaml`));
  const lines = DESIGNS.map((design) => {
    const run = startRun(topology, design, { extras: EXTRAS });
    while (run.extend(10_000));
    return `${run.digest()} ${String(run.length).padStart(5)} steps  ${design.id}\n`;
  });
  await expect(lines.join('')).toMatchFileSnapshot(`golden/digests/${id}.txt`);
});
