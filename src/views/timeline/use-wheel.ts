import { type RefObject, useEffect, useRef } from 'react';
import { type Frame, timeAt, timeOf } from './time/scale.ts';
import type { Show } from './use-show.ts';
import { panBy, ZOOM_STEP, zoomAround } from './time/zoom.ts';

/** Turn of the wheel for one step, px: one and a half notches. */
const NOTCH = 180;
const PER_LINE = 16;

/** The wheel zooms around the pointer; with Shift, or sideways, it pans. A text is scrolled as usual. */
export function useWheel(area: RefObject<HTMLElement | null>, frame: Frame, show: Show): void {
  const now = useRef(frame);
  now.current = frame;
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      if ((event.target as Element).closest('.tl-text')) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PER_LINE : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      const sideways = event.shiftKey || Math.abs(dx) > Math.abs(dy);
      if (sideways) {
        const by = timeOf(now.current, dx || dy);
        show((domain, whole) => panBy(whole, domain, by));
        return;
      }
      const x = event.clientX - element.getBoundingClientRect().left;
      const factor = ZOOM_STEP ** (-dy / NOTCH);
      show((domain, whole) => zoomAround(whole, domain, factor, timeAt({ ...now.current, domain }, x)));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [area, show]);
}
