import { type RefObject, useEffect, useRef } from 'react';
import { type Frame, lengthOf, placeAt } from './time/scale.ts';
import type { Show } from './use-show.ts';
import { panBy, ZOOM_STEP, zoomAround } from './time/zoom.ts';

/** Turn of the wheel for one step, px: one and a half notches. */
const NOTCH = 180;
const PER_LINE = 16;

/**
 * The same over names, axis and lanes: the wheel scrolls the lanes, with Shift or sideways it pans, with Control, or by a
 * pinch, it zooms around the pointer. A text is scrolled as usual.
 */
export function useWheel(
  scroller: RefObject<HTMLElement | null>,
  area: RefObject<HTMLElement | null>,
  frame: Frame,
  show: Show,
): void {
  const now = useRef(frame);
  now.current = frame;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      if ((event.target as Element).closest('.tl-text')) return;
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PER_LINE : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = Math.max(0, event.clientX - (area.current?.getBoundingClientRect().left ?? 0));
        const factor = ZOOM_STEP ** (-dy / NOTCH);
        show((domain, whole) => zoomAround(whole, domain, factor, placeAt({ ...now.current, domain }, x)));
      } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
        event.preventDefault();
        const by = lengthOf(now.current, dx || dy);
        show((domain, whole) => panBy(whole, domain, by));
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, area, show]);
}
