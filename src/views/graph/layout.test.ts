import { describe, expect, test } from 'vitest';
import type { GraphEdge, GraphNode, NodeKind } from '../../worker/protocol.ts';
import { type Box, layoutOf } from './layout.ts';
import { metricsOf } from './shapes.ts';

interface Graph {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
}

/** One VM with a number of devices, with viommu, xarray and vdevices or, as in the 2023 draft, without. */
function graph(devices: number, viommu: boolean): Graph {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const add = (id: string, group = -1): string => {
    nodes.push({ id, kind: id.split('/')[0] as NodeKind, title: id, group });
    return id;
  };
  const link = (from: string, to: string, kind: GraphEdge['kind'] = 'pointer') => edges.push({ from, to, kind });
  link(add('vcpu/vcpu0'), add('vmm/vsmmu0', 0));
  link(add('hwpt_paging/vm0/3'), add('ioas/vm0/1'));
  add('smmu/SMMU0');
  if (viommu) {
    link(add('viommu/vm0/4', 0), 'hwpt_paging/vm0/3', 'derived');
    link('viommu/vm0/4', add('xa/vsmmu0', 0), 'list');
    link('vmm/vsmmu0', 'viommu/vm0/4');
  }
  for (let d = 0; d < devices; d++) {
    link(add(`device/D${d}`, 0), 'smmu/SMMU0', 'pcie');
    link(add(`idev/vm0/${10 + d}`, 0), `device/D${d}`, 'pcie');
    link(add(`hwpt_nested/vm0/${30 + d}`, 0), viommu ? 'viommu/vm0/4' : 'hwpt_paging/vm0/3');
    if (!viommu) continue;
    link(`slot/vsmmu0/${8 * d}`, add(`vdevice/vm0/${50 + d}`, 0), 'slot');
    link(`vdevice/vm0/${50 + d}`, `idev/vm0/${10 + d}`);
  }
  return { nodes, edges };
}

const place = ({ nodes, edges }: Graph, width = 710, height = 540) =>
  layoutOf(nodes, edges, { width, height }, metricsOf(11));

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const middle = ({ y, h }: Box): number => y + h / 2;

describe.each([
  [1, true],
  [2, true],
  [6, true],
  [12, true],
  [2, false],
  [6, false],
])('%i devices, viommu %s', (devices, viommu) => {
  const made = graph(devices, viommu);
  const layout = place(made);

  test('everything has a place of its own', () => {
    const boxes = [...layout.boxes];
    expect(boxes).toHaveLength(made.nodes.length);
    for (const [i, [, a]] of boxes.entries()) {
      for (const [, b] of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + a.w).toBeLessThanOrEqual(layout.width);
      expect(a.y + a.h).toBeLessThanOrEqual(layout.height);
    }
  });

  test('a look-up is a straight line', () => {
    for (let d = 0; d < devices; d++) {
      const height = middle(layout.boxes.get(`device/D${d}`)!);
      expect(middle(layout.boxes.get(`idev/vm0/${10 + d}`)!)).toBeCloseTo(height);
      if (!viommu) continue;
      expect(middle(layout.boxes.get(`vdevice/vm0/${50 + d}`)!)).toBeCloseTo(height);
      expect(middle(layout.slots.get(`slot/vsmmu0/${8 * d}`)!)).toBeCloseTo(height);
    }
  });
});

test('two and six devices fit a laptop at nearly full size', () => {
  for (const devices of [2, 6]) {
    const { width, height } = place(graph(devices, true));
    expect(Math.min(710 / width, 540 / height)).toBeGreaterThan(0.93);
  }
});

test('slots stand in the order of their index', () => {
  const { nodes, edges } = graph(6, true);
  const { slots } = layoutOf([...nodes].reverse(), edges, { width: 710, height: 540 }, metricsOf(11));
  const heights = [0, 8, 16, 24, 32, 40].map((vsid) => slots.get(`slot/vsmmu0/${vsid}`)!.y);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
});
