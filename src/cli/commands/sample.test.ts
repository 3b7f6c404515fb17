import { describe, expect, test } from 'vitest';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('sample', () => {
  test('counts what runs at random violate', async () => {
    const { code, out } = await viommu(
      'sample',
      'H15',
      '--design',
      'viommu-batch',
      '--runs',
      '500',
      '--seed',
      '3',
      '--json',
    );
    const found = JSON.parse(out);
    expect(code).toBe(0);
    expect(found).toMatchObject({ runs: 500, seed: 3, design: 'viommu-batch' });
    const counts = found.outcomes.map(({ count }: { count: number }) => count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(500);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const again = await viommu('sample', 'H15', '--design', 'viommu-batch', '--runs', '500', '--seed', '3');
    for (const { count, violated } of found.outcomes)
      expect(again.out).toMatch(
        new RegExp(`^ +${count} .*${violated.length ? violated.join(', ') : 'nothing violated'}$`, 'm'),
      );
  });

  test.each([
    [['--runs', '0'], 'sample: --runs: expected an integer from 1 to 10000000'],
    [['--runs', 'x'], "sample: --runs: expected an integer from 1 to 10000000, found 'x'"],
    [['--seed', '-1'], 'sample: '],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await viommu('sample', 'H15', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
