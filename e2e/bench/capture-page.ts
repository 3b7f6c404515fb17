/** Long recordings in the page, as a person opens them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { root } from '../../src/tools/install.mjs';
import type { Benchmark } from './benchmark.ts';
import { heapOf } from './heap.ts';
import { LONG, repeated, VERY_LONG } from './long.ts';
import { readCapture } from './read-capture.ts';
import { seeks, withPage } from './ui.ts';

const RUNS = 3;
const SEEKS = 40;
const OTHER = 's=interlaced&d=viommu-batch&p=0';

/** Opens a file of so many commands in a page, and gives it to `task`; `took`: ms from the file to the picture of its run. */
async function withFile<T>(commands: number, task: (page: Page, took: number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'long-'));
  const file = join(folder, 'long.bin');
  try {
    writeFileSync(file, await repeated(commands, readCapture));
    return await withPage(OTHER, async (page) => {
      await page.evaluate(() => window.clock.armChange('input[aria-label="Position"]', 'max'));
      await page.getByLabel('Scenario file or queue dump').setInputFiles(file);
      return task(page, await page.evaluate(() => window.clock.painted()));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function opening(): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(await withFile(LONG, async (_, took) => took));
  return times;
}

/** ms of a run in a worker that has run nothing before. */
async function running(): Promise<number[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['e2e/bench/capture-worker.ts'],
    bundle: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  const text = outputFiles[0].text;
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++)
    times.push(
      await withPage(OTHER, (page) =>
        page.evaluate(
          (script) =>
            new Promise<number>((resolve, reject) => {
              const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
              const worker = new Worker(url, { type: 'module' });
              worker.onmessage = ({ data }) => resolve(data);
              worker.onerror = ({ message }) => reject(new Error(message));
              worker.postMessage(document.baseURI);
            }),
          text,
        ),
      ),
    );
  return times;
}

const seeking = (): Promise<number[]> => withFile(LONG, (page) => seeks(page, SEEKS));

/** Megabytes that are held when many places have been looked at. */
const holding = (commands: number) => (): Promise<number[]> =>
  withFile(commands, async (page) => {
    await seeks(page, SEEKS);
    return [await heapOf(page)];
  });

export const CAPTURE_PAGE: readonly Benchmark[] = [
  {
    id: 'capture/page/open',
    unit: 'ms',
    limit: '≤ 3000, from the file of 500,000 commands to its whole run in the page',
    measure: opening,
  },
  {
    id: 'capture/page/run',
    unit: 'ms',
    limit: '≤ 2000, their run under viommu-batch in a worker',
    measure: running,
  },
  {
    id: 'capture/page/seek',
    unit: 'ms',
    limit: '≤ 50, to the paint of any place of it',
    measure: seeking,
  },
  {
    id: 'capture/page/memory',
    unit: 'MB',
    limit: '≤ 300, held by page and workers after that',
    measure: holding(LONG),
  },
  {
    id: 'capture/page/memory/5M',
    unit: 'MB',
    limit: '≤ 300, the same with 5,000,000 commands',
    measure: holding(VERY_LONG),
  },
];
