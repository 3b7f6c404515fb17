import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { wantsLessMotion } from '../../ui/less-motion.ts';
import type { Size } from '../../ui/use-size.ts';
import { type Box, midX, midY } from './layout/geometry.ts';
import { readableScale, scaleOf } from './layout/layout.ts';
import type { Layout } from './layout/types.ts';
import { move } from './picture/sheets.tsx';
import type { Beyond, PicturePlace, ZoomControl } from './zoom-control.ts';

const STEP = 1.3;
/** A place so near to the edge counts as out of sight, px. */
const EDGE = 20;

export interface Zoom {
  readonly fit: () => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Moves the picture if a place is out of sight. */
  readonly reveal: (box: Box) => void;
  /** Brings a point of the picture to the middle. */
  readonly centre: (x: number, y: number) => void;
}

interface Props {
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly content: RefObject<SVGGElement | null>;
  readonly layout: Layout;
  readonly size: Size;
  /** The text stays so large that it can be read, even if not all of the picture is in sight then. */
  readonly readable: boolean;
  readonly motion: boolean;
  readonly onMove: (place: PicturePlace) => void;
  readonly onBeyond: (way: Beyond, target: Element) => void;
}

/** Until somebody points at it the picture lies as it fits; from then on d3-zoom moves it. */
export function useZoom({ svg, content, layout, size, readable, ...now }: Props): Zoom {
  const fitted = useRef<PicturePlace>({ x: 0, y: 0, k: 1 });
  const control = useRef<ZoomControl>(null);
  const loading = useRef<Promise<ZoomControl | null>>(null);
  const latest = useRef(now);
  latest.current = now;
  const smooth = (): boolean => latest.current.motion && !wantsLessMotion();

  const load = useCallback((): Promise<ZoomControl | null> => {
    loading.current ??= import('./zoom-control.ts').then(({ attachZoom }) => {
      if (svg.current && content.current)
        control.current = attachZoom(svg.current, content.current, fitted.current, {
          onMove: (place) => latest.current.onMove(place),
          onBeyond: (way, target) => latest.current.onBeyond(way, target),
        });
      return control.current;
    });
    return loading.current;
  }, [svg, content]);

  useEffect(() => {
    const element = svg.current;
    element?.addEventListener('pointerenter', load);
    return () => {
      element?.removeEventListener('pointerenter', load);
      control.current?.detach();
      control.current = null;
      loading.current = null;
    };
  }, [svg, load]);

  const lay = useCallback(
    (moving: boolean) => {
      if (!content.current || size.width * size.height === 0) return;
      const k = Math.max(scaleOf(layout, size), readable ? readableScale(layout) : 0);
      const place = {
        x: Math.max(0, (size.width - layout.width * k) / 2),
        y: Math.max(0, (size.height - layout.height * k) / 2),
        k,
      };
      fitted.current = place;
      if (control.current) control.current.to(place, moving);
      else {
        move(content.current, `translate(${place.x},${place.y}) scale(${k})`);
        latest.current.onMove(place);
      }
    },
    [content, layout, size, readable],
  );
  // What is new is placed at once, before it is seen: its parts move by themselves.
  useLayoutEffect(() => lay(false), [lay]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whether it moves is asked when it does
  return useMemo(() => {
    const by = (factor: number) => () => void load().then((loaded) => loaded?.by(factor, smooth()));
    const centre = (x: number, y: number) => void load().then((loaded) => loaded?.centre(x, y, smooth()));
    const reveal = (box: Box): void => {
      const { x, y, k } = fitted.current;
      const at = control.current?.seenAt(midX(box), midY(box)) ?? [x + midX(box) * k, y + midY(box) * k];
      const inside = at[0] > EDGE && at[1] > EDGE && at[0] < size.width - EDGE && at[1] < size.height - EDGE;
      if (!inside) centre(midX(box), midY(box));
    };
    return { fit: () => lay(smooth()), zoomIn: by(STEP), zoomOut: by(1 / STEP), reveal, centre };
  }, [lay, load, size]);
}
