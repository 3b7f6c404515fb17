import { select } from 'd3-selection';
import { type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import type { Size } from '../../ui/use-size.ts';
import { type Box, midX, midY } from './layout/geometry.ts';
import { scaleOf } from './layout/layout.ts';
import type { Layout } from './layout/types.ts';

const STEP = 1.3;

export interface Zoom {
  readonly fit: () => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Moves the picture if a place is out of sight. */
  readonly reveal: (box: Box) => void;
}

/** Panning and zooming move the picture directly; React draws nothing anew for it. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  content: RefObject<SVGGElement | null>,
  layout: Layout | null,
  size: Size,
): Zoom {
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown>>(null);

  useEffect(() => {
    if (!svg.current) return;
    const made = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.4, 4])
      .on('zoom', ({ transform }) => content.current?.setAttribute('transform', String(transform)));
    behavior.current = made;
    const selection = select(svg.current);
    selection.call(made).on('dblclick.zoom', null);
    return () => {
      selection.on('.zoom', null);
    };
  }, [svg, content]);

  const fit = useCallback(() => {
    if (!svg.current || !behavior.current || !layout || size.width === 0) return;
    const k = scaleOf(layout, size);
    const x = (size.width - layout.width * k) / 2;
    const y = Math.max(0, (size.height - layout.height * k) / 2);
    behavior.current.transform(select(svg.current), zoomIdentity.translate(x, y).scale(k));
  }, [svg, layout, size]);
  useEffect(fit, [fit]);

  return useMemo(() => {
    const by = (factor: number) => () => {
      if (svg.current) behavior.current?.scaleBy(select(svg.current), factor);
    };
    const reveal = (box: Box): void => {
      if (!svg.current) return;
      const now = zoomTransform(svg.current);
      const [x, y] = now.apply([midX(box), midY(box)]);
      const inside = x > 20 && y > 20 && x < size.width - 20 && y < size.height - 20;
      if (!inside) behavior.current?.translateTo(select(svg.current), midX(box), midY(box));
    };
    return { fit, zoomIn: by(STEP), zoomOut: by(1 / STEP), reveal };
  }, [svg, fit, size]);
}
