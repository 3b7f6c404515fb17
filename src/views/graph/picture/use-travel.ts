import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { pointAt } from '../layout/geometry.ts';
import type { Journey } from '../state/journeys.ts';
import { endOf, LEAST_PAUSE, placeAt, travelTime } from '../state/travel.ts';

const wantsLess = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Moves the tokens directly; React draws nothing anew while they travel. */
export function useTravel(group: RefObject<SVGGElement | null>, journeys: readonly Journey[], position: number): void {
  const motion = useExplorer((state) => state.motion);
  const speed = useExplorer((state) => (state.playing ? state.speed : 1));
  const pace = useRef({ motion, speed });
  pace.current = { motion, speed };
  const last = useRef({ position, at: Number.NEGATIVE_INFINITY });

  useLayoutEffect(() => {
    const tokens = [...(group.current?.children ?? [])];
    const put = (token: Element, journey: Journey, distance: number): void => {
      const [x, y] = pointAt(journey.points, distance);
      token.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    };
    const start = performance.now();
    const { position: before, at } = last.current;
    last.current = { position, at: start };
    const forward = position > before;
    const still = !pace.current.motion || wantsLess() || !forward || start - at < LEAST_PAUSE;
    journeys.forEach((journey, i) => {
      if (tokens[i]) put(tokens[i], journey, still ? endOf(journey) : 0);
    });
    if (still || journeys.length === 0) return;

    const total = travelTime(journeys, pace.current.speed);
    let frame = 0;
    const draw = (now: number): void => {
      const passed = Math.min(1, (now - start) / total);
      journeys.forEach((journey, i) => {
        if (tokens[i]) put(tokens[i], journey, placeAt(journey, journeys, passed));
      });
      if (passed < 1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [group, journeys, position]);
}
