import { expect, test } from 'vitest';
import { fixture } from '../layout/fixture.test-helper.ts';
import { ABSENT, type Objects } from '../state/objects.ts';
import { found } from './find.ts';

const GRAPH = fixture({ vms: [2], devices: 2, iommus: 1, viommu: true });
const OBJECTS: Objects = new Map([['hwpt_nested/vm0/5', { ...ABSENT, present: true, lines: ['for d00, ASID 7'] }]]);
const ids = (query: string) => found(GRAPH, OBJECTS, query);

test('by id, by kind, by what it holds', () => {
  expect(ids('vsmmu1')).toContain('vmm/vsmmu1');
  expect(ids('viommu #').every((id) => id.startsWith('viommu/'))).toBe(true);
  expect(ids('asid 7')).toEqual(['hwpt_nested/vm0/5']);
  expect(ids('vSID 0x10')).toEqual(['device/d01', 'device/d11']);
});

test('slots too, and every word must be there', () => {
  expect(ids('slot vsmmu1 vdevs[0x8]')).toEqual(['slot/vsmmu1/8']);
  expect(ids('asid 7 d11')).toEqual([]);
  expect(ids('  ')).toEqual([]);
});
