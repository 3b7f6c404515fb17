import { useState } from 'react';
import type { Frame } from './time/scale.ts';
import type { Framed } from './use-frame.ts';
import type { Show } from './use-show.ts';
import type { Zooming } from './use-zooming.ts';
import { panBy } from './time/zoom.ts';

/** Whether it is told in words. Words are about single steps: for them it is zoomed in, and back out afterwards. */
export function useAsText(
  { frame }: Framed,
  show: Show,
  { closeUp }: Zooming,
): readonly [asText: boolean, set: (asText: boolean) => void] {
  const [before, setBefore] = useState<Frame | null>(null);
  const set = (asText: boolean): void => {
    if (asText) closeUp();
    else if (before?.axis === frame.axis) show((_, whole) => panBy(whole, before.domain, 0));
    setBefore(asText ? frame : null);
  };
  return [before !== null, set];
}
