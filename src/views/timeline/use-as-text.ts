import { useState } from 'react';
import type { Domain } from './time/scale.ts';
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
  const [before, setBefore] = useState<Domain | null>(null);
  const set = (asText: boolean): void => {
    if (asText) closeUp();
    else if (before) show((_, whole) => panBy(whole, before, 0));
    setBefore(asText ? frame.domain : null);
  };
  return [before !== null, set];
}
