import { type RefObject, useEffect, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';

/** What floats goes away on Escape, on a click elsewhere (`inside` is not elsewhere), and when the page moves on. */
export function useDismiss(inside: RefObject<Element | null>, close: () => void): void {
  const position = useExplorer((state) => state.position);
  const [opened] = useState(position);
  useEffect(() => {
    if (position !== opened) close();
  }, [position, opened, close]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      // This Escape is not meant for the selection too.
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    const onPointerDown = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !inside.current?.contains(target)) close();
    };
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('pointerdown', onPointerDown);
    };
  }, [inside, close]);
}
