import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PROJECT, file, inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('conform', () => {
  const RECORDED = join(PROJECT, 'src/conform');
  const lines = (path: string): string[] =>
    gunzipSync(readFileSync(join(RECORDED, path)))
      .toString()
      .trimEnd()
      .split('\n');

  test('a recording that agrees: the sum, exit 0', async () => {
    const { code, out } = await viommu('conform', 'xarray', join(RECORDED, 'xarray/recorded/vdevs-xarray.jsonl.gz'));
    expect(out.trimEnd().split('\n').at(-1)).toBe('200 passed, 0 failed, 0 skipped');
    expect(code).toBe(0);
  });

  test.each([
    ['iommufd', 'iommufd/recorded/iommufd-probe.jsonl.gz', '"errno":16', '"errno":2'],
    ['xarray', 'xarray/recorded/vdevs-xarray.jsonl.gz', '"count":2', '"count":3'],
  ])('%s: one altered answer is one failure by name, exit 1', async (subject, recording, from, to) => {
    const recorded = lines(recording);
    const at = recorded.findIndex((line) => line.includes(from));
    expect(at).toBeGreaterThanOrEqual(0);
    recorded[at] = recorded[at].replace(from, to);
    file('altered.jsonl', recorded.join('\n'));
    const { code, out } = await viommu('conform', subject, 'altered.jsonl');
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, 1 failed, \d+ skipped$/);
    expect(out).toMatch(/^FAIL/m);
    expect(code).toBe(1);
  });

  test('vsmmu: a sidecar with the queue and the calls beside it', async () => {
    const { code, out } = await viommu(
      'conform',
      'vsmmu',
      join(RECORDED, 'vsmmu/recorded/arm-iommufd-errcases.json.gz'),
    );
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, 0 failed, 0 skipped$/);
    expect(code).toBe(0);
  });
});
