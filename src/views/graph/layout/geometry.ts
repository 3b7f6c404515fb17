/** Points, boxes and lines of the picture. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type Point = readonly [x: number, y: number];

export const right = (box: Box): number => box.x + box.w;
export const bottom = (box: Box): number => box.y + box.h;
export const midX = (box: Box): number => box.x + box.w / 2;
export const midY = (box: Box): number => box.y + box.h / 2;
export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

export const overlap = (a: Box, b: Box): boolean =>
  a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);

const RADIUS = 5;

const between = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(ax - bx, ay - by);

const towards = (from: Point, to: Point, by: number): Point => {
  const all = between(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) * by) / all, from[1] + ((to[1] - from[1]) * by) / all];
};

const distinct = (points: readonly Point[]): Point[] =>
  points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);

const px = (value: number): string => String(Math.round(value * 10) / 10);

/** An SVG path through the points; every corner is rounded. */
export function rounded(points: readonly Point[]): string {
  const kept = distinct(points);
  let d = `M${px(kept[0][0])} ${px(kept[0][1])}`;
  for (let i = 1; i < kept.length - 1; i++) {
    const [before, corner, after] = [kept[i - 1], kept[i], kept[i + 1]];
    const r = Math.min(RADIUS, between(before, corner) / 2, between(corner, after) / 2);
    const [ax, ay] = towards(corner, before, r);
    const [bx, by] = towards(corner, after, r);
    d += `L${px(ax)} ${px(ay)}Q${px(corner[0])} ${px(corner[1])} ${px(bx)} ${px(by)}`;
  }
  const [x, y] = kept[kept.length - 1];
  return `${d}L${px(x)} ${px(y)}`;
}

export const lengthOf = (points: readonly Point[]): number =>
  points.reduce((sum, point, i) => sum + (i ? between(points[i - 1], point) : 0), 0);

/** The point at a distance along a line; its ends if the distance is out of range. */
export function pointAt(points: readonly Point[], distance: number): Point {
  let left = Math.max(0, distance);
  for (let i = 1; i < points.length; i++) {
    const piece = between(points[i - 1], points[i]);
    if (left <= piece) return piece ? towards(points[i - 1], points[i], left) : points[i];
    left -= piece;
  }
  return points[points.length - 1];
}

/** Where the words of room that is left empty stand in it, their centre; near its top, so that they are seen together. */
export const wordsIn = ({ w, h }: Pick<Box, 'w' | 'h'>): Point => [w / 2, Math.min(h / 2, 60)];
