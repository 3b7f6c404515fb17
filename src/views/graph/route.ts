/** Lines between boxes: horizontal and vertical pieces with round corners. */
import type { Box } from './layout.ts';

type Point = readonly [x: number, y: number];

const RADIUS = 5;
/** Distance of a line from the boxes that it passes. */
const CLEAR = 7;

const right = (box: Box): number => box.x + box.w;
const bottom = (box: Box): number => box.y + box.h;
const midX = (box: Box): number => box.x + box.w / 2;
const midY = (box: Box): number => box.y + box.h / 2;
const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

export interface Route {
  readonly d: string;
  /** Where a label can begin: below the line's end. */
  readonly label: Point;
}

/** A path through the points; every corner is rounded. */
export function rounded(points: readonly Point[]): string {
  const kept = points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);
  let d = `M${kept[0][0]} ${kept[0][1]}`;
  for (let i = 1; i < kept.length - 1; i++) {
    const [before, corner, after] = [kept[i - 1], kept[i], kept[i + 1]];
    const r = Math.min(RADIUS, length(before, corner) / 2, length(corner, after) / 2);
    const [ax, ay] = towards(corner, before, r);
    const [bx, by] = towards(corner, after, r);
    d += `L${ax} ${ay}Q${corner[0]} ${corner[1]} ${bx} ${by}`;
  }
  const [x, y] = kept[kept.length - 1];
  return `${d}L${x} ${y}`;
}

const length = ([ax, ay]: Point, [bx, by]: Point): number => Math.abs(ax - bx) + Math.abs(ay - by);
const towards = ([x, y]: Point, [tx, ty]: Point, by: number): Point => [
  x + Math.sign(tx - x) * by,
  y + Math.sign(ty - y) * by,
];

/** The height nearest to `wished` at which a horizontal line meets none of the boxes. */
function freeHeight(wished: number, between: readonly Box[]): number {
  const covered = (y: number): boolean => between.some((box) => y > box.y - CLEAR && y < bottom(box) + CLEAR);
  const edges = between.flatMap((box) => [box.y - CLEAR, bottom(box) + CLEAR]);
  const free = [wished, ...edges].filter((y) => !covered(y));
  return free.sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished))[0] ?? wished;
}

/**
 * From the right side of `a` to the left side of `b`, around the boxes of the columns in between. `trunk`: how far from
 * `b` the line turns; lines that turn at the same distance run together.
 */
function rightwards(a: Box, b: Box, others: readonly Box[], trunk: number): Point[] {
  const low = Math.max(a.y, b.y) + 6;
  const high = Math.min(bottom(a), bottom(b)) - 6;
  const between = others.filter((box) => box.x >= right(a) && right(box) <= b.x);
  // Side by side: a straight line, if it can leave near the middle of `a`.
  const level = clamp(midY(a), low, high);
  const straight = low <= high && freeHeight(level, between) === level;
  if (straight && (level === midY(a) || Math.abs(level - midY(a)) > 14)) {
    return [
      [right(a), level],
      [b.x, level],
    ];
  }
  const end = clamp(midY(a), b.y + 9, bottom(b) - 9);
  const x2 = b.x - Math.min(trunk, b.x - right(a) - 4);
  if (between.length === 0) {
    return [
      [right(a), midY(a)],
      [x2, midY(a)],
      [x2, end],
      [b.x, end],
    ];
  }
  const x1 = right(a) + 8;
  const y = freeHeight(end, between);
  return [
    [right(a), midY(a)],
    [x1, midY(a)],
    [x1, y],
    [x2, y],
    [x2, end],
    [b.x, end],
  ];
}

/** Along the left side, for boxes that stand in one column with others in between. */
function aside(a: Box, b: Box): Point[] {
  const x = Math.min(a.x, b.x) - 8;
  const end = clamp(midY(a), b.y + 9, bottom(b) - 9);
  return [
    [a.x, midY(a)],
    [x, midY(a)],
    [x, end],
    [b.x, end],
  ];
}

function pointsOf(a: Box, b: Box, others: readonly Box[]): Point[] {
  if (right(a) <= b.x) return rightwards(a, b, others, 8);
  if (right(b) <= a.x) return rightwards(b, a, others, 16).reverse();
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
  const blocked = others.some(
    (box) => box.y >= bottom(upper) && bottom(box) <= lower.y && box.x < right(a) && right(box) > a.x,
  );
  if (blocked) return aside(a, b);
  const x = upper.w < lower.w ? midX(upper) : midX(lower);
  const points: Point[] = [
    [x, bottom(upper)],
    [x, lower.y],
  ];
  return upper === a ? points : points.reverse();
}

export function route(a: Box, b: Box, others: readonly Box[]): Route {
  const points = pointsOf(a, b, others);
  const [x, y] = points[points.length - 1];
  return { d: rounded(points), label: [x + 4, y + 10] };
}

/** From a device out to the bus and down to the right side of its SMMU. */
export function busRoute(device: Box, smmu: Box, bus: number): Route {
  const end = smmu.y + 14;
  const points: Point[] = [
    [right(device), midY(device)],
    [bus, midY(device)],
    [bus, end],
    [right(smmu), end],
  ];
  return { d: rounded(points), label: [bus, end] };
}
