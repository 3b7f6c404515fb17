import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { drawnFor, inSight } from '../time/lanes.ts';

interface Sight {
  /** Rows of what scrolls that are drawn: those in sight, and some that were; from the first on. */
  readonly drawn: readonly number[];
  /** To be called when it has been scrolled, so that what is in sight then is painted with it. */
  readonly look: () => void;
}

const NONE: readonly number[] = [];

export function useSight(scroller: RefObject<HTMLElement | null>, head: number, row: number, rows: number): Sight {
  const [latest, setLatest] = useState(NONE);
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const seen = inSight(element.scrollTop, element.clientHeight - head, row, rows);
    setLatest((old) => drawnFor(old, seen));
  }, [scroller, head, row, rows]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, look]);
  // In their order: to move a lane in the document would cost more than to draw it.
  const drawn = useMemo(() => latest.filter((of) => of < rows).sort((a, b) => a - b), [latest, rows]);
  return { drawn, look };
}
