/** The model is the same everywhere: the browser's worker and Node reach the same words by the same events. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { CAPTURES } from '../src/capture/library.ts';
import { loadCapture } from '../src/capture/load.ts';
import type { Topology } from '../src/model/state/topology.ts';
import { DESIGNS } from '../src/model/system/designs.ts';
import { startRun } from '../src/model/system/start.ts';
import { EXTRAS } from '../src/model/arch/extras.ts';
import { compileScenario } from '../src/scenario/compile/compile.ts';
import { LIBRARY } from '../src/scenario/library.ts';
import { parseScenario } from '../src/scenario/language/parse.ts';
import { type Message, PROTOCOL_VERSION, type Source } from '../src/worker/protocol.ts';

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../${path}`, import.meta.url)));
const text = (path: string): string => new TextDecoder().decode(read(path));

const capture = async (name: string): Promise<Topology> =>
  (await loadCapture(name, async (file) => read(`public/captures/${file}`))).topology;

async function cases(): Promise<{ source: Source; design: string; digest: string }[]> {
  const scenarios = LIBRARY.map((id) => ({
    source: { kind: 'scenario', id } as Source,
    topology: compileScenario(parseScenario(text(`src/scenario/library/${id}.yaml`), id)),
  }));
  const recorded = await Promise.all(
    // The first three are of every kind; the others are more of the same.
    CAPTURES.slice(0, 3).map(async ({ id }) => ({
      source: { kind: 'capture', name: id } as Source,
      topology: await capture(id),
    })),
  );
  return [...scenarios, ...recorded].flatMap(({ source, topology }) =>
    // Captures are long: the two designs that differ most.
    DESIGNS.filter(({ id }) => source.kind === 'scenario' || ['split-by-target', 'vcmdq'].includes(id)).map(
      (design) => {
        const run = startRun(topology, design, { extras: EXTRAS });
        while (run.extend(10_000));
        return { source, design: design.id, digest: run.digest() };
      },
    ),
  );
}

test('words and events have the same digest in the worker as in Node', async ({ page }) => {
  await page.goto('./');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const url = page.workers()[0].url();
  const expected = await cases();
  const found = await page.evaluate(
    async ([address, version, opens]) => {
      const worker = new Worker(address, { type: 'module' });
      const digests: string[] = [];
      for (const [i, params] of opens.entries())
        digests.push(
          await new Promise<string>((resolve) => {
            worker.onmessage = ({ data }: MessageEvent<Message>) => {
              if (data.type === 'result') resolve((data.result as { digest: string }).digest);
              if (data.type === 'error') resolve(data.message);
            };
            worker.postMessage({ version, id: i + 1, base: document.baseURI, name: 'open', params });
          }),
        );
      worker.terminate();
      return digests;
    },
    [url, PROTOCOL_VERSION, expected.map(({ source, design }) => ({ source, design }))] as const,
  );
  const named = (digests: readonly string[]) =>
    expected.map(({ source, design }, i) => `${JSON.stringify(source)} under ${design}: ${digests[i]}`);
  expect(named(found)).toEqual(named(expected.map(({ digest }) => digest)));
});
