/** Runs side by side: how fast their first divergence is found, a cursor moves all of them, and they are made. */
import type { Page } from '@playwright/test';
import { loadCapture } from '../../src/capture/load.ts';
import { compare } from '../../src/model/compare/compare.ts';
import { recordedOf } from '../../src/model/compare/recorded.ts';
import { parseDesign } from '../../src/model/system/design-spec.ts';
import { startRun } from '../../src/model/system/start.ts';
import type { Benchmark } from './benchmark.ts';
import { readCapture } from './read-capture.ts';
import { withPage } from './ui.ts';

const LONG = 'arm-noril-large';
const DESIGNS = ['viommu-batch', 'split-by-target'] as const;
const COMPARISONS = 9;
const MOVES = 60;
const WARM_UP = 10;
const OPENINGS = 3;

/** ms from two runs at their ends to all that differs between them, and the first in words. */
async function diverging(): Promise<number[]> {
  const { topology } = await loadCapture(LONG, readCapture);
  const runs = DESIGNS.map((name) => {
    const run = startRun(topology, parseDesign(name));
    while (run.extend(100_000));
    return { name, run };
  });
  return Array.from({ length: COMPARISONS }, () => {
    const begin = performance.now();
    compare(runs.map(({ name, run }) => ({ name, recorded: recordedOf(run) })));
    return performance.now() - begin;
  });
}

const ROW = '.compare-row[data-number]';

/** Of the sides: each has its run. */
const STAGES = [1, 2].map((side) => `.compare-view:nth-child(${side}) [data-side-shown]`);

/** Presses c; ms until every side has its run, and until they are compared. */
async function compared(page: Page): Promise<{ readonly made: number; readonly aligned: number }> {
  await page.evaluate((stages) => window.clock.armStages(stages), [...STAGES, ROW]);
  await page.keyboard.press('c');
  const [, made, aligned] = await page.evaluate(() => window.clock.staged());
  return { made, aligned };
}

/** ms from a key that moves the cursor to the paint of every side where it leads. */
const moving = (link: string) => (): Promise<number[]> =>
  withPage(`${link}&d=${DESIGNS[0]}&p=0`, async (page) => {
    await compared(page);
    await page.locator(`${ROW}[aria-selected="true"]`).waitFor();
    const times: number[] = [];
    for (let i = 0; i < MOVES; i++) {
      await page.waitForTimeout(40 + ((i * 7) % 17));
      await page.evaluate(() => window.clock.armSides(2));
      await page.keyboard.press(i % 2 === 0 ? 'ArrowDown' : 'ArrowUp');
      times.push(await page.evaluate(() => window.clock.painted()));
    }
    return times.slice(WARM_UP);
  });

/** How much longer both runs take than the longer one alone. */
async function making(): Promise<number[]> {
  const ratios: number[] = [];
  for (let i = 0; i < OPENINGS; i++)
    ratios.push(
      await withPage(`c=${LONG}&d=${DESIGNS[0]}&p=0`, async (page) => {
        const alone: number[] = [];
        for (const design of DESIGNS.toReversed()) {
          const begin = performance.now();
          await page.getByRole('button', { name: design, exact: true }).click();
          await page.locator('.notice-busy').waitFor();
          await page.locator('.notice-busy').waitFor({ state: 'detached' });
          alone.push(performance.now() - begin);
        }
        return (await compared(page)).made / Math.max(...alone);
      }),
    );
  return ratios;
}

/** ms from both runs to their rows. */
async function aligning(): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < OPENINGS; i++)
    times.push(
      await withPage(`c=${LONG}&d=${DESIGNS[0]}&p=0`, async (page) => {
        const { made, aligned } = await compared(page);
        return aligned - made;
      }),
    );
  return times;
}

export const COMPARE: readonly Benchmark[] = [
  {
    id: 'compare/first',
    unit: 'ms',
    limit: '≤ 500, the first divergence of two runs of 105,600 commands',
    measure: diverging,
  },
  { id: 'compare/cursor', unit: 'ms', limit: '≤ 16 median', measure: moving('s=interlaced') },
  {
    id: 'compare/cursor/long',
    unit: 'ms',
    limit: '≤ 16 median, two runs of 105,600 commands',
    measure: moving(`c=${LONG}`),
  },
  {
    id: 'compare/both',
    unit: '×',
    limit: '≤ 1.2, two runs of 105,600 commands against the longer one',
    measure: making,
  },
  {
    id: 'compare/aligned',
    unit: 'ms',
    limit: '≤ 500, from both of these runs to what differs between them',
    measure: aligning,
  },
];
