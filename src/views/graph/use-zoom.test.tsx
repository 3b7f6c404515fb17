// @vitest-environment happy-dom
import { useRef } from 'react';
import { expect, test } from 'vitest';
import type { Size } from '../../ui/use-size.ts';
import { render } from '../../ui/react.test-helper.ts';
import type { Layout } from './layout/types.ts';
import { useZoom } from './use-zoom.ts';
import type { PicturePlace } from './zoom-control.ts';

const LAYOUT = { width: 400, height: 200 } as Layout;

interface Props {
  readonly size: Size;
  readonly onMove: (place: PicturePlace) => void;
}

function Shown({ size, onMove }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  useZoom({ svg, content, layout: LAYOUT, size, readable: false, motion: false, onMove, onBeyond: () => {} });
  return (
    <svg ref={svg} aria-hidden="true">
      <g ref={content} />
    </svg>
  );
}

function places(size: Size): PicturePlace[] {
  const told: PicturePlace[] = [];
  render(<Shown size={size} onMove={(place) => told.push(place)} />);
  return told;
}

test('a picture lies in the middle of its room', () => {
  expect(places({ width: 200, height: 200 })).toEqual([{ x: 0, y: 50, k: 0.5 }]);
});

test('one that has no room yet lies nowhere', () => {
  for (const size of [
    { width: 0, height: 0 },
    { width: 200, height: 0 },
    { width: 0, height: 200 },
  ])
    expect(places(size)).toEqual([]);
});
