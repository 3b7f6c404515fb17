import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundled } from '../tools/bundle.mjs';

test('a bundle is kept until one of its sources changes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'viommu bundle '));
  const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  file('entry.ts', "import { answer } from './answer.ts';\nconsole.log(answer);\n");
  file('answer.ts', 'export const answer: string = "first";\n');
  const made = await bundled(join(folder, 'entry.ts'));
  const before = statSync(made).ino;
  expect(readFileSync(made, 'utf8')).toContain('"first"');
  expect([await bundled(join(folder, 'entry.ts')), statSync(made).ino]).toEqual([made, before]);
  file('answer.ts', 'export const answer: string = "second";\n');
  expect(await bundled(join(folder, 'entry.ts'))).toBe(made);
  expect(readFileSync(made, 'utf8')).toContain('"second"');
});
