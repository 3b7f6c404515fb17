// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { mapPicture, wholeMap } from './map-picture.tsx';
import { LOOK } from './page-look.ts';

const point = (x: number, y: number, presets: readonly string[], front: boolean) => ({
  x,
  y,
  designs: [y],
  presets,
  front,
});

test('the map stands alone: what was counted, the names of designs and the link are in it', () => {
  const svg = renderToStaticMarkup(
    mapPicture(
      {
        points: [point(11.1, 3, ['viommu-batch'], true), point(30, 9, [], false)],
        label: 'µs',
        chosen: 3,
        told: '2 designs, counted on interlaced.',
        link: 'http://x/#m',
      },
      LOOK,
      'light',
    ),
  );
  expect(svg).toContain('<title>Designs by hazards and µs</title>');
  for (const text of ['2 designs, counted on interlaced.', '>viommu-batch<', 'class="map-here"', '#m'])
    expect(svg).toContain(text);
  expect(svg).not.toMatch(/var\(--|light-dark|undefined|NaN/);
});

test('designs that cost the same and have as many hazards are one point, under the name of the named one', () => {
  const cost = { exits: 1, ioctls: 1, entries: 4, physicalCommands: 4, physicalSyncs: 1, time: 11_100 };
  const { points, told } = wholeMap(
    {
      designs: [
        { spec: 'viommu-batch,vmid=per-viommu', preset: false },
        { spec: 'viommu-batch', preset: true },
      ],
      costs: { kinds: [cost], of: Uint16Array.of(0, 0) },
      counts: Uint8Array.of(3, 3),
    },
    { chosen: 1, on: 'a run', hazards: 1, searches: 2, undecided: ['H14'] },
  );
  expect(points).toEqual([{ x: 11.1, y: 3, designs: [1, 0], presets: ['viommu-batch'], front: true }]);
  expect(told).toBe(
    '2 designs, counted on a run; 1 hazard, 2 searches of all interleavings. All fare alike under H14: no dial decides, so they are not counted.',
  );
});
