import { expect, test } from 'vitest';
import { designNames } from './design-name.ts';

test('what several names begin with is said once', () => {
  expect(designNames(['split-by-target', 'split-in-order', 'viommu-batch', 'viommu-batch-linux', 'vcmdq'])).toEqual([
    { family: 'split-', own: 'by-target' },
    { family: '', own: 'in-order' },
    { family: 'viommu-', own: 'batch' },
    { family: '', own: 'batch-linux' },
    { family: '', own: 'vcmdq' },
  ]);
  expect(designNames(['viommu-batch', 'vcmdq'])[0]).toEqual({ family: '', own: 'viommu-batch' });
});
