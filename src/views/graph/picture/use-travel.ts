import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { wantsLessMotion } from '../../../ui/less-motion.ts';
import type { Journey } from '../state/journeys.ts';
import { LEAST_PAUSE, placesAt, travelTime } from '../state/travel.ts';

/** Moves the tokens directly; React draws nothing anew while they travel. */
export function useTravel(group: RefObject<SVGGElement | null>, journeys: readonly Journey[], position: number): void {
  const motion = useExplorer((state) => state.motion);
  const speed = useExplorer((state) => (state.playing ? state.speed : 1));
  const pace = useRef({ motion, speed });
  pace.current = { motion, speed };
  const step = useRef({ position, start: Number.NEGATIVE_INFINITY, moves: false });

  useLayoutEffect(() => {
    const tokens = [...(group.current?.children ?? [])];
    const now = performance.now();
    const { position: before, start: earlier } = step.current;
    // The same step may be told anew while its tokens are under way: then they go on.
    if (position !== before) {
      const rapid = now - earlier < LEAST_PAUSE;
      const moves = pace.current.motion && !wantsLessMotion() && position > before && !rapid;
      step.current = { position, start: now, moves };
    }
    const { start, moves } = step.current;
    const total = travelTime(journeys, pace.current.speed);
    const put = (share: number): void => {
      placesAt(journeys, moves ? share : 1).forEach(([x, y], i) => {
        tokens[i]?.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      });
    };
    const passed = (time: number): number => Math.max(0, Math.min(1, (time - start) / total));
    put(passed(now));
    if (!moves || journeys.length === 0 || passed(now) === 1) return;

    let frame = 0;
    const draw = (time: number): void => {
      put(passed(time));
      if (passed(time) < 1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [group, journeys, position]);
}
