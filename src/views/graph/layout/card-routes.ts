/** The ways of the edges between cards: horizontal and vertical pieces that run between the columns. */
import { isIommu, kindOf } from '../../common/ids.ts';
import type { GraphEdge } from '../../../worker/protocol.ts';
import { BUS_STEP } from './columns.ts';
import { threaded } from './thread.ts';
import { type Box, bottom, clamp, midX, midY, type Point, right } from './geometry.ts';
import type { Line, Placement } from './types.ts';
import { endOf } from '../kinds.ts';

/** Distance of a line from the boxes that it passes. */
const CLEAR = 6;
/** How far below the top of a box, or above its end, a line may meet its side. */
const CORNER = 9;

interface Room {
  readonly place: Placement;
  readonly iommus: readonly string[];
  readonly bus: number;
  /** All that a line must not cross. */
  readonly solid: readonly Box[];
}

export function cardRoutes(
  edges: readonly GraphEdge[],
  place: Placement,
  iommus: readonly string[],
  bus: number,
): readonly Line[] {
  const cards = [...place.boxes].filter(([id]) => !isIommu(id)).map(([, box]) => box);
  const room: Room = { place, iommus, bus, solid: [...cards, ...place.hints] };
  return threaded(edges).flatMap(({ edge, start, leadsTo }): Line[] => {
    const a = place.boxes.get(start) ?? place.slots.get(start);
    const b = endOf(place, edge.to);
    if (!a || !b) return [];
    const points = edge.kind === 'derived' ? thread(a, b, room.solid) : pointsOf(room, edge, a, b);
    const line: Line = { key: `${edge.from} ${edge.to}`, edge, leadsTo, points };
    return [edge.kind === 'derived' && start === edge.from ? { ...line, label: labelOf(points) } : line];
  });
}

/** Right of a line that goes straight down, where the first object stands below the head of the list. */
function labelOf(points: readonly Point[]): Point | undefined {
  const [[x, from], [, to]] = points;
  return points.length === 2 ? [x + 24, (from + to) / 2] : undefined;
}

/** Straight down, or in the gap left of the column around what stands between. */
function thread(a: Box, b: Box, solid: readonly Box[]): Point[] {
  if (!standsBetween(a, b, solid)) {
    const x = midX(a) + 8;
    return a.y < b.y
      ? [
          [x, bottom(a)],
          [x, b.y],
        ]
      : [
          [x, a.y],
          [x, bottom(b)],
        ];
  }
  const x = Math.min(a.x, b.x) - 8;
  return [
    [a.x, bottom(a) - 5],
    [x, bottom(a) - 5],
    [x, b.y + 5],
    [b.x, b.y + 5],
  ];
}

/** True when one of the boxes stands between two of one column. */
function standsBetween(a: Box, b: Box, solid: readonly Box[]): boolean {
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
  return solid.some((box) => box.y >= bottom(upper) && bottom(box) <= lower.y && box.x < right(a) && right(box) > a.x);
}

function pointsOf(room: Room, edge: GraphEdge, a: Box, b: Box): Point[] {
  if (isIommu(edge.to)) {
    const index = room.iommus.indexOf(edge.to);
    return kindOf(edge.from) === 'device' ? viaBus(room, a, b, index) : downTo(a, b, index);
  }
  const others = room.solid.filter((box) => box !== a && box !== b);
  if (right(a) <= b.x) return rightwards(a, b, others, 7);
  if (right(b) <= a.x) return rightwards(b, a, others, 12).reverse();
  return sameColumn(a, b, others, kindOf(edge.to) === 'hwpt_paging');
}

/** From a device out to its bus, and down into its IOMMU. */
function viaBus({ bus }: Room, device: Box, iommu: Box, index: number): Point[] {
  const x = bus + index * BUS_STEP;
  const end = clamp(x, iommu.x + 12, right(iommu) - 4);
  const y = iommu.y - 5 - 6 * index;
  return [
    [right(device), midY(device)],
    [x, midY(device)],
    ...(end === x
      ? []
      : ([
          [x, y],
          [end, y],
        ] as Point[])),
    [end, iommu.y],
  ];
}

/** From the right side of a card down between the columns. */
function downTo(a: Box, iommu: Box, index: number): Point[] {
  const y = bottom(a) - CORNER;
  // Lines to different IOMMUs keep apart.
  const x = right(a) + 3.5 + 2.5 * index;
  const end = clamp(x, iommu.x + 40, right(iommu) - 40);
  const level = iommu.y - 8 - 6 * index;
  return [
    [right(a), y],
    [x, y],
    ...(end === x
      ? []
      : ([
          [x, level],
          [end, level],
        ] as Point[])),
    [end, iommu.y],
  ];
}

/** The height nearest to `wished` at which a horizontal line meets none of the boxes. */
function freeHeight(wished: number, between: readonly Box[]): number {
  const covered = (y: number): boolean => between.some((box) => y > box.y - CLEAR && y < bottom(box) + CLEAR);
  const edges = between.flatMap((box) => [box.y - CLEAR, bottom(box) + CLEAR]);
  const free = [wished, ...edges].filter((y) => !covered(y));
  return free.sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished))[0] ?? wished;
}

/** From the right side of `a` to the left side of `b`. `turn`: how far from `b`; lines of one distance run together. */
function rightwards(a: Box, b: Box, others: readonly Box[], turn: number): Point[] {
  const low = Math.max(a.y, b.y) + 5;
  const high = Math.min(bottom(a), bottom(b)) - 5;
  const between = others.filter((box) => box.x >= right(a) && right(box) <= b.x);
  const level = clamp(midY(a), low, high);
  if (low <= high && freeHeight(level, between) === level) {
    return [
      [right(a), level],
      [b.x, level],
    ];
  }
  const end = clamp(midY(a), b.y + CORNER, bottom(b) - CORNER);
  const x2 = b.x - Math.min(turn, (b.x - right(a)) / 2);
  const start: Point[] = [[right(a), midY(a)]];
  const finish: Point[] = [
    [x2, end],
    [b.x, end],
  ];
  if (between.length === 0) return [...start, [x2, midY(a)], ...finish];
  const x1 = right(a) + 5;
  const y = freeHeight(end, between);
  return [...start, [x1, midY(a)], [x1, y], [x2, y], ...finish];
}

/** Up or down, or around what stands between on one side. */
function sameColumn(a: Box, b: Box, others: readonly Box[], onRight: boolean): Point[] {
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
  if (!standsBetween(a, b, others)) {
    const x = midX(upper.w < lower.w ? upper : lower) - 12;
    const points: Point[] = [
      [x, bottom(upper)],
      [x, lower.y],
    ];
    return upper === a ? points : points.reverse();
  }
  const side = onRight ? right(a) : a.x;
  const x = onRight ? Math.max(right(a), right(b)) + 9 : Math.min(a.x, b.x) - 4;
  const end = clamp(midY(a), b.y + CORNER, bottom(b) - CORNER);
  return [
    [side, midY(a)],
    [x, midY(a)],
    [x, end],
    [onRight ? right(b) : b.x, end],
  ];
}
