import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import type { Size } from '../../ui/use-size.ts';
import { type Box, midX, midY } from './layout/geometry.ts';
import { scaleOf } from './layout/layout.ts';
import type { Layout } from './layout/types.ts';
import type { Place, ZoomControl } from './zoom-control.ts';

const STEP = 1.3;
/** A place so near to the edge counts as out of sight, px. */
const EDGE = 20;

export interface Zoom {
  readonly fit: () => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Moves the picture if a place is out of sight. */
  readonly reveal: (box: Box) => void;
}

/** Until somebody points at it the picture lies as it fits; from then on d3-zoom moves it. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  content: RefObject<SVGGElement | null>,
  layout: Layout | null,
  size: Size,
): Zoom {
  const fitted = useRef<Place>({ x: 0, y: 0, k: 1 });
  const control = useRef<ZoomControl>(null);
  const loading = useRef<Promise<ZoomControl | null>>(null);

  const load = useCallback((): Promise<ZoomControl | null> => {
    loading.current ??= import('./zoom-control.ts').then(({ attachZoom }) => {
      if (svg.current && content.current) control.current = attachZoom(svg.current, content.current, fitted.current);
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

  const fit = useCallback(() => {
    if (!content.current || !layout || size.width === 0) return;
    const k = scaleOf(layout, size);
    const place = { x: (size.width - layout.width * k) / 2, y: Math.max(0, (size.height - layout.height * k) / 2), k };
    fitted.current = place;
    if (control.current) control.current.to(place);
    else content.current.setAttribute('transform', `translate(${place.x},${place.y}) scale(${k})`);
  }, [content, layout, size]);
  useEffect(fit, [fit]);

  return useMemo(() => {
    const by = (factor: number) => () => void load().then((loaded) => loaded?.by(factor));
    const reveal = (box: Box): void => {
      if (!control.current) return;
      const [x, y] = control.current.seenAt(midX(box), midY(box));
      const inside = x > EDGE && y > EDGE && x < size.width - EDGE && y < size.height - EDGE;
      if (!inside) control.current.centre(midX(box), midY(box));
    };
    return { fit, zoomIn: by(STEP), zoomOut: by(1 / STEP), reveal };
  }, [fit, load, size]);
}
