/** The model is the same everywhere: the browser's worker and Node reach the same words by the same events. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { CAPTURES } from '../src/capture/library.ts';
import { loadCapture } from '../src/capture/load.ts';
import type { Topology } from '../src/model/state/topology.ts';
import { DESIGNS } from '../src/model/system/designs.ts';
import { startRun } from '../src/model/system/start.ts';
import { MAIN_THREAD } from '../src/model/vmm/main.ts';
import { compileScenario } from '../src/scenario/compile.ts';
import { LIBRARY } from '../src/scenario/library.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { type Message, PROTOCOL_VERSION, type Source } from '../src/worker/protocol.ts';

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../${path}`, import.meta.url)));
const text = (path: string): string => new TextDecoder().decode(read(path));

const capture = async (name: string): Promise<Topology> =>
  (await loadCapture(name, async (file) => read(`public/captures/${file}`))).topology;

async function cases(): Promise<{ source: Source; design: string; digest: string }[]> {
  const scenarios = LIBRARY.map(({ id }) => ({
    source: { kind: 'scenario', id } as Source,
    topology: compileScenario(parseScenario(text(`src/scenario/library/${id}.yaml`), id)),
  }));
  const recorded = await Promise.all(
    CAPTURES.map(async ({ id }) => ({ source: { kind: 'capture', name: id } as Source, topology: await capture(id) })),
  );
  return [...scenarios, ...recorded].flatMap(({ source, topology }) =>
    DESIGNS.map((design) => {
      const run = startRun(topology, design, { mainThread: MAIN_THREAD });
      while (run.extend(10_000));
      return { source, design: design.id, digest: run.digest() };
    }),
  );
}

test('words and events have the same digest in the worker as in Node', async ({ page }) => {
  await page.goto('./');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const url = page.workers()[0].url();
  for (const { source, design, digest } of await cases()) {
    const found = await page.evaluate(
      ([address, from, chosen, version]) =>
        new Promise<string>((resolve, reject) => {
          const worker = new Worker(address as string, { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<Message>) => {
            if (data.type === 'result') resolve((data.result as { digest: string }).digest);
            if (data.type === 'error') reject(new Error(data.message));
            if (data.type !== 'progress') worker.terminate();
          };
          const params = { source: from, design: chosen };
          worker.postMessage({ version, id: 1, base: document.baseURI, name: 'open', params });
        }),
      [url, source, design, PROTOCOL_VERSION] as const,
    );
    expect(found, `${JSON.stringify(source)} under ${design}`).toBe(digest);
  }
});
