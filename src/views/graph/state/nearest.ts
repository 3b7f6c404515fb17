/** Which object the arrow keys lead to. */
import { type Box, midX, midY } from '../layout/geometry.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const WAY: Readonly<Record<Direction, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What lies aside counts more than what lies ahead: the keys follow lines and columns first. */
const ASIDE = 4;

/** How far the intervals are apart; 0 if they share something. */
const gap = (a: number, aw: number, b: number, bw: number): number => Math.max(0, b - (a + aw), a - (b + bw));

export function nearest(boxes: ReadonlyMap<string, Box>, from: string, key: Direction): string | null {
  const at = boxes.get(from);
  if (!at) return null;
  const [x, y] = WAY[key];
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, box] of boxes) {
    if (id === from) continue;
    const ahead = (midX(box) - midX(at)) * x + (midY(box) - midY(at)) * y;
    if (ahead <= 1) continue;
    const aside = x ? gap(at.y, at.h, box.y, box.h) : gap(at.x, at.w, box.x, box.w);
    const far = x ? gap(at.x, at.w, box.x, box.w) : gap(at.y, at.h, box.y, box.h);
    // Of two equally far ones that which is more in line.
    const skew = x ? Math.abs(midY(box) - midY(at)) : Math.abs(midX(box) - midX(at));
    const cost = far + ASIDE * aside + skew * 0.1 + ahead * 0.01;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}
