import { expect, test } from 'vitest';
import { type Shape, fixture } from '../layout/fixture.test-helper.ts';
import {
  around,
  carriedTo,
  HOST,
  home,
  inside,
  pathOf,
  pathTo,
  type Scope,
  scopeName,
  towards,
  within,
} from './scope.ts';

const CROWDED: Shape = { vms: [3, 3, 2], devices: 8, iommus: 3, viommu: true, vcmdq: true };
const GRAPH = fixture(CROWDED);

const idsIn = (scope: Scope, graph = GRAPH) => within(graph, scope).nodes.map(({ id }) => id);
const kinds = (scope: Scope) => new Set(within(GRAPH, scope).nodes.map(({ kind }) => kind));
const levels = (path: readonly Scope[]) => path.map(({ level }) => level);

test('from the host to a slot every scope shows less, and all of what leads to the slot', () => {
  const path = pathTo(GRAPH, 'device/d10');
  expect(levels(path)).toEqual(['host', 'vm', 'viommu', 'node', 'slot']);
  const counts = path.map((scope) => idsIn(scope).length);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(new Set(counts).size).toBe(counts.length);
  for (const scope of path)
    for (const kind of [
      'device',
      'idev',
      'vdevice',
      'hwpt_nested',
      'xa',
      'viommu',
      'vmm',
      'hwpt_paging',
      'ioas',
      'smmu',
    ])
      expect(kinds(scope), `${scope.level} has ${kind}`).toContain(kind);
});

test('a slot alone: one object of each kind, and the IOMMU that its device is behind', () => {
  const [slot] = pathTo(GRAPH, 'device/d10').slice(-1);
  const nodes = within(GRAPH, slot).nodes;
  for (const kind of ['device', 'idev', 'vdevice', 'hwpt_nested', 'viommu', 'hwpt_paging'])
    expect(
      nodes.filter((node) => node.kind === kind),
      kind,
    ).toHaveLength(1);
  expect(nodes.filter(({ kind }) => kind === 'smmu').map(({ id }) => id)).toEqual(['smmu/SMMU1']);
});

test('edges of a scope have both their ends in it', () => {
  for (const scope of pathTo(GRAPH, 'device/d47')) {
    const { nodes, edges } = within(GRAPH, scope);
    const ids = new Set(nodes.flatMap(({ id, parts = [] }) => [id, ...parts]));
    const slots = edges.flatMap(({ from, to, kind }) => (kind === 'slot' && ids.has(to) ? [from] : []));
    for (const { from, to } of edges) {
      expect(ids.has(from) || slots.includes(from), from).toBe(true);
      expect(ids.has(to), to).toBe(true);
    }
  }
});

test('where there is one of everything there is nothing to go into', () => {
  const single = fixture({ vms: [1], devices: 1, iommus: 1, viommu: true });
  expect(levels(pathTo(single, 'device/d00'))).toEqual(['host']);
  expect(towards(single, HOST, 'device/d00')).toBeNull();
  expect(around(single, HOST)).toBeNull();
});

test('without xarrays there are no nodes of them', () => {
  const plain = fixture({ ...CROWDED, viommu: false, vcmdq: false });
  expect(levels(pathTo(plain, 'device/d10'))).toEqual(['host', 'vm', 'viommu', 'slot']);
});

test('inside and out again, level by level', () => {
  const path = pathTo(GRAPH, 'device/d10');
  path.slice(1).forEach((scope, i) => {
    expect(around(GRAPH, scope)).toEqual(path[i]);
    expect(towards(GRAPH, path[i], 'device/d10')).toEqual(scope);
    expect(pathOf(GRAPH, scope)).toEqual(path.slice(0, i + 2));
  });
  expect(inside(GRAPH, HOST, 'device/d10')).toEqual(path[2]);
  expect(inside(GRAPH, path[2], 'device/d10')).toEqual(path[3]);
  expect(home(GRAPH, 'slot/vsmmu1/8')).toEqual(path[2]);
  expect(home(GRAPH, 'sid_slot/vsmmu1/3')).toEqual(path[2]);
  expect(home(GRAPH, 'smmu/SMMU0')).toEqual(HOST);
});

test('a scope says whose it is', () => {
  expect(pathTo(GRAPH, 'device/d10').map((scope) => scopeName(GRAPH, scope))).toEqual([
    'host',
    'vm0',
    expect.stringMatching(/^vsmmu1, viommu #\d+$/),
    'xa_node 0x0…0x3f',
    'slot 0x8, d10',
  ]);
});

test('another run shows the same part if it has it', () => {
  const small = fixture({ vms: [1], devices: 2, iommus: 1, viommu: true });
  const [, vm, viommu] = pathTo(GRAPH, 'device/d10');
  expect(carriedTo(small, vm)).toEqual(vm);
  expect(carriedTo(small, viommu)).toEqual(viommu.level === 'viommu' ? expect.anything() : HOST);
  expect(carriedTo(small, { level: 'vm', vm: 2 })).toEqual(HOST);
});
