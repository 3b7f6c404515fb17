import { expect, test } from 'vitest';
import { idOf, refOf } from './ref.ts';

test.each([
  ['viommu/vm0/4', { kind: 'viommu', owner: 'vm0', n: 4 }],
  ['cmd/vsmmu0.vcmdq0/12', { kind: 'cmd', owner: 'vsmmu0.vcmdq0', n: 12 }],
  ['device/00:01.0', { kind: 'device', owner: '00:01.0' }],
  ['device/7', { kind: 'device', owner: '7' }],
])('%s', (id, ref) => {
  expect(refOf(id)).toEqual(ref);
  expect(idOf(ref)).toBe(id);
});

test('what is no reference has no kind', () => {
  for (const text of ['', 'viommu', '/vm0/4', 'viommu/']) expect(refOf(text)).toEqual({ kind: '', owner: '' });
});
