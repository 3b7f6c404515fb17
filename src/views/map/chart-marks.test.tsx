// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
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
