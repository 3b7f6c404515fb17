/** A list longer than a browser can lay out: a stretch of it is, which moves with the cursor and where one scrolls to its ends. */
import { type RefObject, type UIEvent, useLayoutEffect, useRef, useState } from 'react';

/** Rows of a stretch: browsers lay out some 17 million px. */
const STRETCH = 500_000;
/** So near its ends it moves, in heights of what is seen. */
const EDGE = 2;

interface Sizes {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Rows of the list, and the one that the cursor is at. */
  readonly count: number;
  readonly cursor: number;
  /** Heights of a row and of the head above, px. */
  readonly row: number;
  readonly head: number;
}

const within = (first: number, count: number): number => Math.max(0, Math.min(first, count - STRETCH));

/** Keeps the cursor in sight. `first`: the row that the stretch begins with; `rows`: how many it has. */
export function useStretch({ scroller, count, cursor, row, head }: Sizes) {
  const [wished, setWished] = useState(0);
  const first = within(wished, count);
  // A scroll is told before what it leads to is drawn.
  const now = useRef(first);
  now.current = first;
  const begin = (next: number): void => {
    now.current = next;
    setWished(next);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: who has scrolled on is not taken back to the cursor
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || count === 0) return;
    const isIn = cursor >= now.current && cursor < now.current + STRETCH;
    if (!isIn) begin(within(cursor - STRETCH / 2, count));
    const [top, height] = [(cursor - now.current) * row, box.clientHeight - head];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + row > box.scrollTop + height) box.scrollTop = top + row - height;
  }, [scroller, cursor, count, row, head]);

  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>): void => {
    const edge = EDGE * box.clientHeight;
    const behind = box.scrollHeight - box.scrollTop - box.clientHeight;
    const by = box.scrollTop < edge ? -STRETCH / 2 : behind < edge ? STRETCH / 2 : 0;
    const before = now.current;
    const next = within(before + by, count);
    if (next === before) return;
    begin(next);
    box.scrollTop -= (next - before) * row;
  };

  return { first, rows: Math.min(count, STRETCH), onScroll };
}
