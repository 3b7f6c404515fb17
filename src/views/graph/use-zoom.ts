import { select } from 'd3-selection';
import { type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Size } from '../../ui/use-size.ts';
import type { Layout } from './layout.ts';

/** Panning and zooming move the picture directly; React draws nothing anew for it. */
export function useZoom(content: RefObject<SVGGElement | null>, layout: Layout | null, size: Size) {
  const svg = useRef<SVGSVGElement>(null);
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown>>(null);

  useEffect(() => {
    if (!svg.current) return;
    const made = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.4, 3])
      .on('zoom', ({ transform }) => content.current?.setAttribute('transform', String(transform)));
    behavior.current = made;
    const selection = select(svg.current);
    selection.call(made).on('dblclick.zoom', null);
    return () => {
      selection.on('.zoom', null);
    };
  }, [content]);

  const fit = useCallback(() => {
    if (!svg.current || !behavior.current || !layout || size.width === 0) return;
    const k = Math.min(1, size.width / layout.width, size.height / layout.height);
    const x = (size.width - layout.width * k) / 2;
    const y = Math.max(0, (size.height - layout.height * k) / 2);
    behavior.current.transform(select(svg.current), zoomIdentity.translate(x, y).scale(k));
  }, [layout, size]);

  useEffect(fit, [fit]);
  return { svg, fit };
}
