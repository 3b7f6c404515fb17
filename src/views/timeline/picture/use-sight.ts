import { type RefObject, useEffect, useState } from 'react';
import { drawnFor, inSight, type Sight } from '../time/lanes.ts';

/** Which rows of what scrolls are drawn: those in sight, and some that were. */
export function useSight(scroller: RefObject<HTMLElement | null>, head: number, row: number, rows: number): Sight {
  const [sight, setSight] = useState<Sight>([0, 0]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void =>
      setSight((old) => {
        const next = drawnFor(old, inSight(element.scrollTop, element.clientHeight - head, row, rows));
        return old[0] === next[0] && old[1] === next[1] ? old : next;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, head, row, rows]);
  return sight;
}
