import { expect, test } from 'vitest';
import { fixture } from './fixture.test-helper.ts';
import { bottom, overlap, right } from './geometry.ts';
import { readableLayout, scaleOf } from './layout.ts';

const CROWDED = fixture({ vms: [3, 3, 2], devices: 8, iommus: 3, viommu: true, vcmdq: true });
const layout = (width: number, height: number) => readableLayout(CROWDED.nodes, CROWDED.edges, { width, height }, 11);

test.each([
  [652, 410],
  [522, 410],
  [760, 470],
])('%i × %i: what cannot be read is told in numbers, and the rest can be read', (width, height) => {
  const { folds, boxes, slots, metrics, ...size } = layout(width, height);
  expect(folds).toHaveLength(8);
  expect(folds[0].text).toBe('8 devices, vSIDs 0x8…0x40');
  expect(metrics.font * scaleOf(size, { width, height })).toBeGreaterThanOrEqual(10.9);
  // Every object is drawn or told, none both.
  const told = folds.flatMap(({ members }) => members);
  const { nodes } = CROWDED;
  expect([...boxes.keys(), ...nodes.map(({ id }) => id).filter((id) => told.includes(id))].sort()).toEqual(
    nodes.map(({ id }) => id).sort(),
  );
  expect(slots.size).toBe(0);
  for (const { box } of folds) {
    for (const [id, other] of boxes) expect(overlap(box, other), id).toBe(false);
    expect(right(box)).toBeLessThanOrEqual(size.width);
    expect(bottom(box)).toBeLessThanOrEqual(size.height);
  }
});

test('where there is room nothing is left out', () => {
  const { folds, boxes } = layout(1600, 1400);
  expect(folds).toEqual([]);
  expect(boxes.size).toBe(CROWDED.nodes.length);
});

test('a single emulated IOMMU keeps its picture', () => {
  const { nodes, edges } = fixture({ vms: [1], devices: 64, iommus: 1, viommu: true });
  expect(readableLayout(nodes, edges, { width: 300, height: 200 }, 11).folds).toEqual([]);
});
