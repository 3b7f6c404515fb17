import type { CSSProperties, RefObject } from 'react';
import { widthOf } from '../../../ui/mark-geometry.ts';
import { useSize } from '../../../ui/use-size.ts';
import type { Cursor } from '../../../worker/protocol.ts';
import { type RingLayout, ringColumns, ringLayout, ringWindow } from './ring-window.ts';
import { useMetrics } from '../use-metrics.ts';

/** Space left and right of everything in a queue, px. */
export const PAD = 10;

/** Width of a panel before it has been measured. */
const USUAL = 280;

interface Ring {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly layout: RingLayout;
  readonly slots: readonly number[];
  /** For CSS: the columns that ring and calls share, and the widths that all rows have. */
  readonly style: CSSProperties;
  /** Marks that stand beside each other in half of the width. */
  readonly fits: number;
}

/** The ring as it fits into the place where the queue is drawn. `last`: the largest number that a mark will show. */
export function useRing(log2size: number, cons: Cursor, last: number): Ring {
  const { mark, digit, label, value } = useMetrics();
  const [ref, { width: measured }] = useSize<HTMLDivElement>();
  const width = (measured || USUAL) - 2 * PAD;
  const widest = (widthOf(String(last)) * mark) / widthOf('');
  const index = String(2 ** log2size - 1).length * digit;
  const room = { width, label, value, mark: widest, index };
  const layout = ringLayout(log2size, room);
  const slots = ringWindow(log2size, cons, layout.count);
  const fits = Math.max(2, Math.floor((width - label - value - 2 * PAD) / (widest + 2)));
  const style = {
    '--columns': ringColumns(slots, layout, room),
    '--mark-width': `${widest}px`,
    '--slot-width': `${index}px`,
  } as CSSProperties;
  return { ref, layout, slots, style, fits };
}
