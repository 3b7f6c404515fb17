import { expect, test } from 'vitest';
import type { GraphEdge, GraphNode } from '../../worker/protocol.ts';
import { litObjects } from './lit.ts';

const node = (id: string): GraphNode => ({ id, kind: id.split('/')[0] as GraphNode['kind'], title: id, group: 0 });
const NODES = ['viommu/vm0/4', 'xa/vsmmu0', 'vdevice/vm0/5', 'idev/vm0/2', 'device/A', 'smmu/SMMU0'].map(node);
const EDGES: GraphEdge[] = [
  { from: 'viommu/vm0/4', to: 'xa/vsmmu0', kind: 'list' },
  { from: 'slot/vsmmu0/8', to: 'vdevice/vm0/5', kind: 'slot' },
  { from: 'vdevice/vm0/5', to: 'idev/vm0/2', kind: 'pointer' },
  { from: 'idev/vm0/2', to: 'device/A', kind: 'pcie' },
  { from: 'device/A', to: 'smmu/SMMU0', kind: 'pcie' },
];
const lit = (...named: string[]) => [...litObjects(new Set(named), NODES, EDGES)].sort();

test('a look-up lights the path from the viommu to the device', () => {
  expect(lit('slot/vsmmu0/8', 'vdevice/vm0/5', 'device/A')).toEqual([
    'device/A',
    'idev/vm0/2',
    'slot/vsmmu0/8',
    'vdevice/vm0/5',
    'viommu/vm0/4',
    'xa/vsmmu0',
  ]);
});

test('anything else lights what it names', () => {
  expect(lit('device/A', 'smmu/SMMU0')).toEqual(['device/A', 'smmu/SMMU0']);
  expect(lit()).toEqual([]);
});
