import { defaultRangeExtractor, type VirtualItem, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { scrollTarget, wantedWindow } from './list-window.ts';

/** Rows mounted beyond those in sight, and until it rests beyond those of a list that came from far away: it may go on. */
const OVERSCAN = 12;
const BARE = 1;

/** ms after which a list rests. */
const REST = 150;

/** A hand that has just scrolled is not to be disturbed, ms. */
const HAND = 700;

/** Rows that want to be in sight. Scrolls when `why` changes; otherwise only to keep in sight what is, when the list becomes lower. */
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
  readonly items: readonly VirtualItem[];
  /** Height of all rows, px. */
  readonly total: number;
  bringIntoSight(first: number, last: number): void;
}

/** A queue of any length of which only what is in sight is mounted and asked for. */
export function useList({ queue, count, row, wishes }: Options): List {
  const actions = useActions();
  const scroller = useRef<HTMLDivElement>(null);
  const hand = useRef(0);
  const scrolled = useRef(0);
  /** It is to scroll there. Until the document tells that it has, it tells of where it was. */
  const ahead = useRef(false);
  const bare = useRef(false);
  const later = useRef(false);
  const [, mount] = useReducer((times: number) => times + 1, 0);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    rangeExtractor: (range) => defaultRangeExtractor({ ...range, overscan: bare.current ? BARE : OVERSCAN }),
    onChange: ({ scrollOffset }) => {
      if (!ahead.current) scrolled.current = scrollOffset ?? 0;
    },
  });

  const measured = useRef(row);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are computed anew when the height of a row changes
  useLayoutEffect(() => {
    virtualizer.measure();
    // The row at the top stays there.
    scrollTo((scrolled.current / measured.current) * row);
    measured.current = row;
  }, [row]);

  /** As last told: to ask the document after a change would make it lay itself out at once. */
  const heightNow = (): number => virtualizer.scrollRect?.height ?? 0;

  /** Where it scrolls to from `top`, so that rows are in sight. */
  const target = (top: number, first: number, last: number): number => {
    const height = heightNow();
    if (height === 0) return top;
    const within = (ordinal: number): number => Math.min(ordinal, count - 1);
    return scrollTarget({ top, height, row, total: count }, within(first), within(last)) ?? top;
  };

  const reasons = wishes.map((wish) => (wish ? `${queue} ${wish.why}` : ''));
  const done = useRef<readonly string[]>([]);
  /** Where the wishes lead that have not been heard. */
  const wished = (): number => {
    if (Date.now() - hand.current < HAND) return scrolled.current;
    return wishes.reduce(
      (top, wish, i) => (wish && done.current[i] !== reasons[i] ? target(top, wish.first, wish.last) : top),
      scrolled.current,
    );
  };

  // The rows of where it scrolls to are drawn at once: those of where it was would be drawn for nobody.
  const next = wished();
  bare.current ||= Math.abs(next - scrolled.current) >= OVERSCAN * row;
  if (ahead.current || next !== scrolled.current) virtualizer.scrollOffset = next;
  const items = virtualizer.getVirtualItems();
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};

  useEffect(() => {
    if (!bare.current) return;
    const timer = setTimeout(() => {
      bare.current = false;
      mount();
    }, REST);
    return () => clearTimeout(timer);
  });

  const window = useExplorer((state) => state.windows[queue]);
  useEffect(() => {
    // Before the model has chosen a window it sends one unasked.
    if (count === 0 || window === undefined) return;
    const wanted = wantedWindow(window, startIndex, endIndex, count);
    if (wanted !== window) actions.watch(queue, wanted);
  }, [actions, queue, window, startIndex, endIndex, count]);

  const scrollTo = (top: number): void => {
    const element = scroller.current;
    if (!element || top === scrolled.current) return;
    scrolled.current = top;
    ahead.current = true;
    if (virtualizer.scrollOffset !== top) {
      virtualizer.scrollOffset = top;
      mount();
    }
    // The list itself scrolls when all changes are in the document: before, it would lay the page out once more.
    if (later.current) return;
    later.current = true;
    queueMicrotask(() => {
      later.current = false;
      const before = element.scrollTop;
      element.scrollTop = scrolled.current;
      ahead.current = element.scrollTop !== before;
    });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is heard once, when its reason changes
  useLayoutEffect(() => {
    // Again: sizes are known only now of a list that has just been mounted.
    scrollTo(wished());
    done.current = reasons;
  }, [reasons.join(' '), count]);

  const height = heightNow();
  const tall = useRef(height);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the list's height alone
  useLayoutEffect(() => {
    const matters = wishes.findLast((wish) => wish !== null);
    const inSight = { top: scrolled.current, height: tall.current, row, total: count };
    tall.current = height;
    // What matters stays in sight when the list becomes lower; where a hand has scrolled it away it stays away.
    if (matters && scrollTarget(inSight, matters.first, matters.last) === undefined)
      scrollTo(target(scrolled.current, matters.first, matters.last));
  }, [height]);

  useEffect(() => {
    const element = scroller.current;
    const note = (): void => {
      hand.current = Date.now();
    };
    const arrive = (): void => {
      // Not of the scroll before, of which it may be told when the next one is to come.
      if (!later.current) ahead.current = false;
    };
    // After the virtualizer, which hears it first.
    element?.addEventListener('scroll', arrive, { passive: true });
    element?.addEventListener('wheel', note, { passive: true });
    element?.addEventListener('touchmove', note, { passive: true });
    return () => {
      element?.removeEventListener('scroll', arrive);
      element?.removeEventListener('wheel', note);
      element?.removeEventListener('touchmove', note);
    };
  }, []);

  return {
    scroller,
    items,
    total: virtualizer.getTotalSize(),
    bringIntoSight: (first, last) => scrollTo(target(scrolled.current, first, last)),
  };
}
