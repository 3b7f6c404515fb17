// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { mapPicture } from './map-picture.tsx';

const point = (x: number, y: number, presets: readonly string[], front: boolean) => ({
  x,
  y,
  designs: [y],
  presets,
  front,
});

test('the map stands alone: what was counted, the names of designs and the link are in it', () => {
  const svg = renderToStaticMarkup(
    mapPicture({
      points: [point(11.1, 3, ['viommu-batch'], true), point(30, 9, [], false)],
      label: 'µs',
      chosen: 3,
      told: '2 designs, counted on interlaced.',
      hash: '#m',
    }),
  );
  expect(svg).toContain('<title>Designs by µs and hazards</title>');
  for (const text of ['2 designs, counted on interlaced.', '>viommu-batch<', 'class="map-here"', '#m'])
    expect(svg).toContain(text);
  expect(svg).not.toMatch(/var\(--|light-dark|undefined|NaN/);
});
