import { memo, type RefObject, useLayoutEffect, useRef } from 'react';
import type { Size } from '../../ui/use-size.ts';
import { kindNamed } from './kinds.ts';
import { kindOf } from '../common/ids.ts';
import type { Layout } from './layout/types.ts';
import type { PicturePlace } from './zoom-control.ts';

/** Most of its width and height, px. */
const WIDE = 132;
const HIGH = 84;

interface Props {
  readonly layout: Layout;
  /** Of the panel. */
  readonly size: Size;
  /** Told whenever the picture moves. */
  readonly moved: RefObject<(place: PicturePlace) => void>;
  readonly onCentre: (x: number, y: number) => void;
}

/** The whole picture in small, with what of it is in sight; there while something is not. */
export const Minimap = memo(function Minimap({ layout, size, moved, onCentre }: Props) {
  const map = useRef<SVGSVGElement>(null);
  const view = useRef<SVGRectElement>(null);
  const k = Math.min(WIDE / layout.width, HIGH / layout.height);
  useLayoutEffect(() => {
    // It follows the picture without being drawn anew, from where it is first laid.
    moved.current = (place) => {
      const [left, top] = [Math.max(0, -place.x / place.k), Math.max(0, -place.y / place.k)];
      const right = Math.min(layout.width, (size.width - place.x) / place.k);
      const low = Math.min(layout.height, (size.height - place.y) / place.k);
      const all = left <= 1 && top <= 1 && right >= layout.width - 1 && low >= layout.height - 1;
      map.current?.classList.toggle('minimap-off', all);
      const box = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, low - top) };
      for (const [name, value] of Object.entries(box)) view.current?.setAttribute(name, String(value));
    };
  }, [moved, layout, size]);
  return (
    <svg
      ref={map}
      className="minimap minimap-off"
      width={layout.width * k}
      height={layout.height * k}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden="true"
      onClick={({ clientX, clientY, currentTarget }) => {
        const { left, top } = currentTarget.getBoundingClientRect();
        onCentre((clientX - left) / k, (clientY - top) / k);
      }}
    >
      {[...layout.boxes].map(([id, { x, y, w, h }]) => (
        <rect key={id} className={`a-${kindNamed(kindOf(id)).actor}`} x={x} y={y} width={w} height={h} />
      ))}
      {layout.folds.map(({ devices, box: { x, y, w, h } }) => (
        <rect key={devices[0]} className="a-device" x={x} y={y} width={w} height={h} />
      ))}
      <rect ref={view} className="minimap-view" />
    </svg>
  );
});
