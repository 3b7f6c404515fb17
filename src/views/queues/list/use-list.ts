import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { scrollTarget, wantedWindow } from './list-window.ts';

/** Rows mounted beyond those in sight. */
const OVERSCAN = 12;

/** A hand that has just scrolled is not to be disturbed, ms. */
const HAND = 700;

/** Rows that want to be in sight. Scrolls when `why` changes, and only then. */
export interface Wish {
  readonly why: string;
  readonly first: number;
  readonly last: number;
}

interface Options {
  readonly queue: string;
  readonly count: number;
  readonly row: number;
  /** What matters most comes last. */
  readonly wishes: readonly (Wish | null)[];
}

interface List {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, HTMLDivElement>>;
  bringIntoSight(first: number, last: number): void;
}

/** A queue of any length of which only what is in sight is mounted and asked for. */
export function useList({ queue, count, row, wishes }: Options): List {
  const actions = useActions();
  const scroller = useRef<HTMLDivElement>(null);
  const hand = useRef(0);
  const scrolled = useRef(0);
  const later = useRef(0);
  const [, mount] = useReducer((times: number) => times + 1, 0);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: OVERSCAN,
    onChange: ({ scrollOffset }) => {
      scrolled.current = scrollOffset ?? 0;
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are computed anew when the height of a row changes
  useLayoutEffect(() => virtualizer.measure(), [row]);

  const window = useExplorer((state) => state.windows[queue]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => {
    if (count === 0) return;
    const wanted = wantedWindow(window, startIndex, endIndex, count);
    if (wanted !== window) actions.watch(queue, wanted);
  }, [actions, queue, window, startIndex, endIndex, count]);

  const bringIntoSight = (first: number, last: number): void => {
    const element = scroller.current;
    // As last told: to ask the document after a change would make it lay itself out at once.
    const height = virtualizer.scrollRect?.height ?? 0;
    if (!element || height === 0) return;
    const top = scrollTarget({ top: scrolled.current, height, row, total: count }, first, last);
    if (top === undefined) return;
    const far = Math.abs(top - scrolled.current) >= OVERSCAN * row;
    scrolled.current = top;
    // What is far is mounted first. The list itself scrolls in the frame, where sizes are known anyway: before, it
    // would lay the page out once more.
    if (far) {
      virtualizer.scrollOffset = top;
      mount();
    }
    cancelAnimationFrame(later.current);
    later.current = requestAnimationFrame(() => {
      element.scrollTop = top;
    });
  };

  const reasons = wishes.map((wish) => (wish ? `${queue} ${wish.why}` : ''));
  const done = useRef<readonly string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is heard once, when its reason changes
  useLayoutEffect(() => {
    wishes.forEach((wish, i) => {
      if (!wish || done.current[i] === reasons[i] || Date.now() - hand.current < HAND) return;
      bringIntoSight(Math.min(wish.first, count - 1), Math.min(wish.last, count - 1));
    });
    done.current = reasons;
  }, [reasons.join(' '), count]);

  useEffect(() => {
    const element = scroller.current;
    const note = (): void => {
      hand.current = Date.now();
    };
    element?.addEventListener('wheel', note, { passive: true });
    element?.addEventListener('touchmove', note, { passive: true });
    return () => {
      element?.removeEventListener('wheel', note);
      element?.removeEventListener('touchmove', note);
    };
  }, []);

  return { scroller, virtualizer, bringIntoSight };
}
