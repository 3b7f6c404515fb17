import { expect, test } from 'vitest';
import { opened } from '../../../worker/open.test-helper.ts';
import { jointLayout, onlyIn, rolesOf } from './joint.ts';
import { layoutOf } from './layout.ts';

const SIZE = { width: 560, height: 400 };
const graphOf = async (design: string, id = 'interlaced') => (await opened({ kind: 'scenario', id }, design)).opened;

test.each([
  ['interlaced', 'viommu-batch', 'split-by-target'],
  ['interlaced', 'vcmdq', 'viommu-single'],
  ['crowded', 'viommu-batch', 'split-in-order'],
])('%s: what %s and %s share has one place, and each keeps all that is its own', async (id, ...designs) => {
  const graphs = await Promise.all(designs.map((design) => graphOf(design, id)));
  const layouts = graphs.map((_, g) =>
    jointLayout(graphs, g, ({ nodes, edges }) => layoutOf(nodes, edges, SIZE, 11.5)),
  );
  const [a, b] = graphs.map(({ nodes }) => rolesOf(nodes));
  const there = new Map([...b].map(([own, role]) => [role, own]));
  let shared = 0;
  for (const [own, role] of a) {
    const other = there.get(role);
    if (other === undefined) continue;
    shared++;
    expect(layouts[1].boxes.get(other), own).toEqual(layouts[0].boxes.get(own));
  }
  expect(shared).toBeGreaterThan(8);
  graphs.forEach(({ nodes, edges }, g) => {
    const alone = layoutOf(nodes, edges, SIZE, 11.5);
    expect([...layouts[g].boxes.keys()].sort()).toEqual([...alone.boxes.keys()].sort());
    expect([...layouts[g].slots.keys()].sort()).toEqual([...alone.slots.keys()].sort());
    for (const { edge, leadsTo } of layouts[g].lines) {
      expect(edges).toContain(edge);
      for (const to of leadsTo) expect(nodes.some((node) => node.id === to) || layouts[g].slots.has(to)).toBe(true);
    }
  });
});

test('what only one side has is named', async () => {
  const graphs = [await graphOf('viommu-batch'), await graphOf('split-by-target')];
  expect([...onlyIn(graphs, 0)].sort()).toEqual(['vdevice/vm0/5', 'vdevice/vm0/8', 'viommu/vm0/4', 'xa/vsmmu0']);
  expect([...onlyIn(graphs, 1)]).toEqual([]);
});
