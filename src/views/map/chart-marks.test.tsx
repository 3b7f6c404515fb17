// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { labelsOf } from './chart-labels.ts';
import { ChartMarks } from './chart-marks.tsx';

const SIZE = { width: 600, height: 300 };

/** Where the names of designs are written. */
function labels(points: readonly { readonly x: number; readonly y: number; readonly presets: readonly string[] }[]) {
  const svg = renderToStaticMarkup(
    <svg aria-hidden="true">
      <ChartMarks
        points={points.map((point, i) => ({ ...point, designs: [i], front: false }))}
        label="ioctls"
        chosen={null}
        onChoose={() => {}}
        size={SIZE}
      />
    </svg>,
  );
  return [...svg.matchAll(/class="map-label" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">([^<]+)/g)].map(
    ([, x, y, anchor, text]) => {
      const wide = text.length * 7.6;
      return { text, y: Number(y), from: Number(x) - (anchor === 'end' ? wide : 0), wide };
    },
  );
}

test('names of designs overprint neither each other nor the numbers of the axes', () => {
  const found = labels([
    { x: 10, y: 0, presets: ['viommu-batch', 'viommu-batch-linux', 'my-own'] },
    { x: 10.2, y: 0, presets: ['viommu-merged'] },
    { x: 30, y: 0, presets: ['split-by-target', 'split-in-order'] },
    { x: 12, y: 9, presets: ['vcmdq', 'viommu-single'] },
    // Nearer and nearer to the right edge.
    ...Array.from({ length: 7 }, (_, i) => ({ x: 23 + i / 2, y: i + 1, presets: [`viommu-own-${i}`] })),
  ]);
  expect(found).toHaveLength(15);
  for (const [i, one] of found.entries()) {
    expect(one.y).toBeLessThan(SIZE.height - 38);
    expect(one.y).toBeGreaterThan(8);
    expect(one.from).toBeGreaterThan(44);
    expect(one.from + one.wide).toBeLessThanOrEqual(SIZE.width);
    for (const other of found.slice(i + 1))
      expect([one.text, other.text, Math.abs(one.y - other.y) >= 13]).toEqual([
        one.text,
        other.text,
        one.from < other.from + other.wide && other.from < one.from + one.wide ? true : expect.any(Boolean),
      ]);
  }
});

test('where there is room names lie over no point, the ring around the chosen one included', () => {
  const points = [
    { x: 10, y: 4, presets: ['viommu-batch'] },
    { x: 10.8, y: 4, presets: [] },
    { x: 11.6, y: 4, presets: [] },
    { x: 12.4, y: 4, presets: ['viommu-merged'] },
    { x: 20, y: 8, presets: [] },
  ].map((point, i) => ({ ...point, designs: [i], front: false }));
  const placed = points.map((point) => ({ point, x: 30 * point.x, y: 300 - 30 * point.y }));
  const found = labelsOf(placed, points[2], { width: 700, height: 340 });
  expect(found.map(({ text }) => text)).toEqual(['viommu-batch', 'viommu-merged']);
  for (const { text, x, y, end } of found) {
    const from = end ? x - text.length * 7.6 : x;
    const under = placed.filter(
      (one) => one.x > from && one.x < from + text.length * 7.6 && one.y > y - 8 && one.y < y,
    );
    expect([text, under]).toEqual([text, []]);
  }
});

test('no point, however large, lies over a number of an axis', () => {
  const many = Array.from({ length: 5000 }, (_, i) => i);
  const svg = renderToStaticMarkup(
    <svg aria-hidden="true">
      <ChartMarks
        points={[0, 10].map((x) => ({ x, y: x / 10, presets: [], designs: many, front: true }))}
        label="ioctls"
        chosen={0}
        onChoose={() => {}}
        size={SIZE}
      />
    </svg>,
  );
  const numbers = (pattern: RegExp) => [...svg.matchAll(pattern)].map(([, ...found]) => found.map(Number));
  const circles = numbers(/<circle[^>]* cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g);
  const below = numbers(/<text class="map-tick" x="[\d.]+" y="([\d.]+)"/g);
  expect(circles.length).toBeGreaterThan(2);
  // Digits are about 9 px high.
  for (const [, cy, r] of circles) for (const [y] of below) expect(cy + r).toBeLessThan(y - 9);
  for (const [cx, , r] of circles) expect(cx - r).toBeGreaterThanOrEqual(44);
});
