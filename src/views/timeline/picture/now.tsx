import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { scrollFor } from '../time/lanes.ts';
import { type Frame, xOf } from '../time/scale.ts';
import { useStep } from '../use-step.ts';

interface Props {
  readonly frame: Frame;
  readonly used: readonly number[];
  readonly row: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of what stands above the lanes. */
  readonly head: number;
  readonly onScroll: () => void;
}

/** A step that is merged with others is where the playhead is: this much before it, px. */
const MERGED = 6;

/** A frame around what the current step is. Its lane is scrolled into sight when the step changes, and stays there when there is less room. */
export function Now({ frame, used, row, scroller, head, onScroll }: Props) {
  const { lane, span, place, position } = useStep();
  const index = used.indexOf(lane);

  const show = (): void => {
    const element = scroller.current;
    if (index < 0 || !element) return;
    // This lays the page out: what the step changed is in the document, and the time until the frame would pass unused.
    const top = scrollFor(index, row, element.scrollTop, element.clientHeight - head);
    if (top === element.scrollTop) return;
    element.scrollTop = top;
    onScroll();
  };
  /** True when a scroller of that height, px, shows the lane where it is. */
  const isInSight = ({ scrollTop }: HTMLElement, height: number): boolean =>
    scrollFor(index, row, scrollTop, height - head) === scrollTop;

  // biome-ignore lint/correctness/useExhaustiveDependencies: every step scrolls again, also within a lane
  useLayoutEffect(show, [position, index, row, head, scroller, onScroll]);

  const latest = useRef({ isInSight, show });
  latest.current = { isInSight, show };
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const wasInSight = latest.current.isInSight(element, height);
      height = element.clientHeight;
      if (wasInSight) latest.current.show();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  if (!span || index < 0) return null;
  const right = xOf(frame, span.kind === 'many' ? place : span.to);
  const left = span.kind === 'many' ? right - MERGED : xOf(frame, span.from);
  if (right < 0 || left > frame.width) return null;
  const [begin, end] = [Math.max(-2, left), Math.min(frame.width + 2, right)];
  return (
    <div
      className="tl-now"
      style={{ left: begin - 1, top: index * row, width: Math.max(5, end - begin + 1), height: row }}
    />
  );
}
