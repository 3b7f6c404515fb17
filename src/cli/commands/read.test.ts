import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { viommu } from '../viommu.test-helper.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'viommu-read-'));

test('what run prints is read back, and played', async () => {
  const dir = folder();
  const drawing = join(dir, 'mail.txt');
  const { out } = await viommu(
    'run',
    'interlaced',
    '--design',
    'split-by-target',
    '--seed',
    '7',
    '--format',
    'interleaving',
  );
  writeFileSync(drawing, out);
  const { code, out: told } = await viommu('read', drawing, '--out', dir, '--json');
  expect(code).toBe(0);
  const read = JSON.parse(told);
  expect(read).toMatchObject({ kind: 'read back', scenario: 'interlaced', design: 'split-by-target', unread: [] });
  expect(read.choices.length).toBeGreaterThan(0);
  const again = await viommu('run', 'interlaced', '--choices', join(dir, 'choices.json'), '--format', 'interleaving');
  expect(again.out.trimEnd().split('\n').at(-1)).toBe(out.trimEnd().split('\n').at(-1));
});

test('a drawing from elsewhere becomes files that run and validate take', async () => {
  const dir = folder();
  const drawing = join(dir, 'mail.txt');
  writeFileSync(drawing, 'CPU A            CPU B\nunmap 0x1000\n                 DMA 0x1000\nwhat is this?\n');
  const { code, out } = await viommu('read', drawing, '--out', dir);
  expect(code).toBe(0);
  expect(out).toContain(`${drawing}:4: not understood: what is this?`);
  expect(readFileSync(join(dir, 'scenario.yaml'), 'utf8')).toContain('unmap: { device: A, iova: 0x1000 }');
  expect((await viommu('validate', join(dir, 'scenario.yaml'))).code).toBe(0);
  expect((await viommu('run', join(dir, 'scenario.yaml'), '--choices', join(dir, 'choices.json'))).code).toBe(0);
});

test('what is no drawing is refused', async () => {
  const file = join(folder(), 'mail.txt');
  writeFileSync(file, 'nothing\n');
  expect(await viommu('read', file)).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${file}: expected a drawing`),
  });
});
