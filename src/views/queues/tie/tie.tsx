import { useLayoutEffect, useRef } from 'react';
import { measureSoon } from '../../../ui/measure-soon.ts';
import type { View } from '../../../worker/protocol.ts';
import { tiePath } from './tie-path.ts';

interface Props {
  readonly beside: boolean;
  /** Whatever is shown anew may have moved. */
  readonly view: View | null;
}

/** A line from a guest command to the physical command that it became, while both rows are in sight. */
export function Tie({ beside, view }: Props) {
  const ref = useRef<SVGSVGElement>(null);
  const line = useRef<SVGPathElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows move when another view is shown
  useLayoutEffect(() => {
    const panel = ref.current?.parentElement;
    if (!panel) return;
    let due = false;
    const measure = () => {
      due = false;
      const ends = [...panel.querySelectorAll('[data-tied]')].map((row) => ({
        row: row.getBoundingClientRect(),
        list: row.closest('.list')!.getBoundingClientRect(),
      }));
      const path = ends.length === 2 ? tiePath(ends[0], ends[1], panel.getBoundingClientRect(), beside) : '';
      // In the frame for which it was measured: drawn by React it would come a frame later.
      return () => {
        if (line.current?.getAttribute('d') !== path) line.current?.setAttribute('d', path);
      };
    };
    const later = (): void => {
      if (!due) measureSoon(measure);
      due = true;
    };
    // Rows that a jump has just brought into sight are mounted a moment later.
    later();
    panel.addEventListener('scroll', later, { capture: true, passive: true });
    const changes = new MutationObserver(later);
    changes.observe(panel, { subtree: true, childList: true, attributeFilter: ['data-tied'] });
    const sizes = new ResizeObserver(later);
    sizes.observe(panel);
    return () => {
      panel.removeEventListener('scroll', later, { capture: true });
      changes.disconnect();
      sizes.disconnect();
    };
  }, [beside, view]);

  return (
    <svg ref={ref} className="tie" aria-hidden="true">
      <path ref={line} />
    </svg>
  );
}
