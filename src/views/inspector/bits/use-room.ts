import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Room } from './layout.ts';

/** Characters in a probe: its width by them is that of one. */
export const PROBE = '0'.repeat(32);

/** What the layout computes with, as the browser has drawn it; null before it is known. */
export function useRoom(): [RefObject<HTMLDivElement | null>, Room | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Room | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => {
      const [name, value] = [...element.children].map((child) => child.getBoundingClientRect().width / PROBE.length);
      const width = Math.floor(element.getBoundingClientRect().width);
      setRoom((old) =>
        old?.width === width && old.nameChar === name && old.valueChar === value
          ? old
          : { width, nameChar: name, valueChar: value },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return [ref, room];
}
