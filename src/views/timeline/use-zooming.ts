import { type KeyboardEvent, type RefObject, useMemo } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Show } from './use-show.ts';
import { closeUp, PAN_STEP, panBy, ZOOM_STEP, zoomAround } from './time/zoom.ts';

export interface Zooming {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  /** So close around the playhead that single steps can be told apart. */
  readonly closeUp: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * Zooming without a pointer: around the playhead if it is in sight, else around the middle. `place`, where the playhead
 * is, is only read: what has the buttons is not drawn again by a step.
 */
export function useZooming(show: Show, place: RefObject<number>): Zooming {
  const steps = useExplorer((state) => state.opened?.length ?? 0);
  return useMemo(() => {
    const by = (factor: number) => (): void =>
      show((domain, whole) => {
        const [from, to] = domain;
        const seen = place.current >= from && place.current <= to;
        return zoomAround(whole, domain, factor, seen ? place.current : (from + to) / 2);
      });
    const pan = (direction: 1 | -1) => (): void =>
      show((domain, whole) => panBy(whole, domain, direction * PAN_STEP * (domain[1] - domain[0])));
    const [zoomIn, zoomOut] = [by(ZOOM_STEP), by(1 / ZOOM_STEP)];
    const fit = (): void => show((_, whole) => whole.domain);
    const close = (): void => show((domain, whole) => closeUp(whole, domain, place.current, steps));
    const plain: Readonly<Record<string, () => void>> = { '+': zoomIn, '=': zoomIn, '-': zoomOut, '0': fit };
    const control: Readonly<Record<string, () => void>> = { ArrowLeft: pan(-1), ArrowRight: pan(1) };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.altKey || event.metaKey) return;
      const run = (event.ctrlKey ? control : plain)[event.key];
      if (!run) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    return { zoomIn, zoomOut, fit, closeUp: close, onKeyDown };
  }, [show, place, steps]);
}
