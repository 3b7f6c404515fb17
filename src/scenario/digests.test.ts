/**
 * What no sentence of a golden run says: all words of the machine and all numbers of its events, as one number for each run, and
 * all sentences as another. A first number that differs means that the machine does something else; links and
 * interleavings that people have kept name the old one.
 */
import { verdictsOf } from '../model/system/verdicts.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import type { Design } from '../model/state/design.ts';
import { describeEvent } from '../model/system/describe.ts';
import { DESIGNS, designById } from '../model/system/designs.ts';
import { DIALS, dialOf, ruleAgainst, settingOf } from '../model/system/dials.ts';
import { type Run, verdictText } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from './compile/compile.ts';
import { parseScenario } from './language/parse.ts';
import { LIBRARY } from './library.ts';

const CASES = ['bypass-vste-before-vdevice', 'ioas-unmap-live-dma', 'omitted-atc-inv', 'vdevice-two-streams'];

/** Designs of which each differs from one with a name in one dial. */
const TURNED: readonly (readonly [name: string, Design])[] = ['viommu-batch', 'split-by-target'].flatMap((id) => {
  const design = designById(id)!;
  const setting = settingOf(design);
  return DIALS.flatMap(({ key, values }) =>
    values
      .filter((value) => value !== setting[key] && !ruleAgainst({ ...setting, [key]: value }))
      .map((value) => [`${id},${key}=${value}`, dialOf(key)!.set(design, value)] as const),
  );
});

/** Each design as time has it, and in two orders by chance. */
const RUNS = [
  ...[undefined, 1, 2].flatMap((seed) =>
    DESIGNS.map((design) => [seed === undefined ? design.id : `${design.id}, seed ${seed}`, design, seed] as const),
  ),
  ...TURNED.map(([name, design]) => [name, design, undefined] as const),
];

/** A digest of every sentence of a run with the objects that it touches, of what it counted and of what was judged. */
function words(run: Run): string {
  const hash = createHash('sha256');
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const event of run.events) hash.update(JSON.stringify(describeEvent(event, run.context)));
  }
  for (const verdict of verdictsOf(run)) hash.update(verdictText(verdict));
  return hash.update(JSON.stringify(run.tally.counters)).digest('hex').slice(0, 16);
}

test.each([...LIBRARY.map((id) => `library/${id}`), ...CASES.map((id) => `cases/${id}`)])(
  '%s: the same words and events as ever',
  async (path) => {
    const text = readFileSync(new URL(`./${path}.yaml`, import.meta.url), 'utf8');
    const topology = compileScenario(parseScenario(text, `${path}.yaml`));
    // What is large says nothing more in another order.
    const runs = path === 'library/crowded' ? RUNS.slice(0, DESIGNS.length) : RUNS;
    const lines = runs.map(([name, design, seed]) => {
      const run = startRun(topology, design, { extras: EXTRAS, seed });
      while (run.extend(10_000));
      return `${run.digest()} ${words(run)} ${String(run.length).padStart(5)} steps  ${name}\n`;
    });
    await expect(lines.join('')).toMatchFileSnapshot(`golden/digests/${path.split('/')[1]}.txt`);
  },
);
