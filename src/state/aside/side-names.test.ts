import { expect, test } from 'vitest';
import type { Source } from '../../worker/protocol.ts';
import { namesOf } from './side-names.ts';

const source: Source = { kind: 'scenario', id: 'h01-mid-block-count' };
const run = (design: string, from: Source = source, choices = 0) => ({
  source: from,
  design,
  choices: Array.from({ length: choices }, (_, i) => [i + 1, 'vcpu0 run'] as const),
});

test('sides of one design have names of their own, and so have a fix and a branch', () => {
  const fixed: Source = { ...source, fixed: true };
  expect(namesOf([run('viommu-batch'), run('viommu-batch'), run('viommu-batch', fixed)])).toEqual([
    'viommu-batch (A)',
    'viommu-batch (B)',
    'viommu-batch with the fix',
  ]);
  expect(namesOf([run('vcmdq'), run('vcmdq', source, 1)])).toEqual(['vcmdq', 'vcmdq with 1 choice']);
});

test('where scenarios differ, each side names its own', () => {
  const other: Source = { kind: 'scenario', id: 'interlaced' };
  expect(namesOf([run('vcmdq'), run('vcmdq', other)])).toEqual(['vcmdq in h01-mid-block-count', 'vcmdq in interlaced']);
});
