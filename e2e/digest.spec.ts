/** The model is the same everywhere: the browser's worker and Node reach the same words by the same events. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { LIBRARY } from '../src/scenario/library.ts';
import { bundled } from '../src/tools/bundle.mjs';
import { root } from '../src/tools/install.mjs';
import { type Message, PROTOCOL_VERSION } from '../src/worker/protocol.ts';
import type { Digested } from './digests.ts';
import { test } from './test.ts';

/** Every scenario under every design, as src/scenario/digests.test.ts finds them in Node. */
const scenarios = (): Digested[] =>
  LIBRARY.flatMap((id) => {
    const golden = readFileSync(join(root, `src/scenario/golden/digests/${id}.txt`), 'utf8');
    return [...golden.matchAll(/^(\w{16}) \w{16} +\d+ steps {2}([\w-]+)$/gm)].map(
      ([, digest, design]): Digested => ({ source: { kind: 'scenario', id }, design, digest }),
    );
  });

/** Recordings, in a process of its own, as one file: what loads the tests makes the model three times as slow. */
async function recordings(): Promise<readonly Digested[]> {
  const program = await bundled(join(root, 'e2e', 'digests.ts'));
  return JSON.parse(execFileSync(process.execPath, [program], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 24 }));
}

test('words and events have the same digest in the worker as in Node', async ({ page }) => {
  await page.goto('./');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const url = page.workers()[0].url();
  const golden = scenarios();
  expect(golden).toHaveLength(7 * LIBRARY.length);
  const expected = [...golden, ...(await recordings())];
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
