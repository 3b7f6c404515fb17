/** The ways of the edges between cells: along the lanes left and right of each column of blocks. */
import { isIommu, kindOf } from '../../common/ids.ts';
import type { GraphEdge } from '../../../worker/protocol.ts';
import { TURN } from './cell-flow.ts';
import { type Lanes, pcieLane, pointerLane } from './cells.ts';
import { type Box, bottom, midX, midY, type Point, right } from './geometry.ts';
import type { Metrics } from './shapes.ts';
import { threaded } from './thread.ts';
import type { Line, Placement } from './types.ts';
import { endOf, footOf } from '../kinds.ts';

/** x of lanes left of the cells: into the VMMs, into the head of the block. */
const GUEST_LANE = 2;
const HEAD_LANE = 6;
/** Between viommus of one stage-2 table. */
const THREAD_LANE = 9;
/** From the cells to the lanes of lists and of pointers to a stage-2 table, at their right. */
const LIST_LANE = 4;
const HWPT_LANE = 6;

export function cellRoutes(
  edges: readonly GraphEdge[],
  place: Placement,
  lanes: Lanes,
  metrics: Metrics,
): readonly Line[] {
  return threaded(edges).flatMap(({ edge, start, leadsTo }): Line[] => {
    const a = place.boxes.get(start) ?? place.slots.get(start);
    const b = endOf(place, edge.to);
    if (!a || !b) return [];
    if (edge.kind === 'derived') {
      const line = { key: `${edge.from} ${edge.to}`, edge, leadsTo };
      return [
        start === edge.from
          ? { ...line, ...besideHead(a, b, metrics) }
          : { ...line, points: thread(a, b, lanes, edge, start) },
      ];
    }
    const points = pointsOf(edge, a, b, lanes);
    return points ? [{ key: `${edge.from} ${edge.to}`, edge, leadsTo, points }] : [];
  });
}

/** Undefined where standing in one line says it already, and a drawn line would only cross others. */
function pointsOf(edge: GraphEdge, a: Box, b: Box, lanes: Lanes): Point[] | undefined {
  const column = lanes.columnOf.get(edge.from) ?? 0;
  const [from, to] = [kindOf(edge.from), kindOf(edge.to)];
  if (isIommu(edge.to)) return toIommu(edge, a, b, lanes, column, from === 'device');
  if (to === 'vmm') return alongLeft(a, b, lanes, column, lanes.columnOf.get(edge.to) ?? 0);
  if (to === 'ioas') return alongRight(a, b, lanes, column, lanes.columnOf.get(edge.to) ?? 0);
  if (to === 'xa') return down(a, b);
  if (from === 'viommu' && to === 'hwpt_paging') return toStage2(a, b, lanes, column, lanes.columnOf.get(edge.to) ?? 0);
  if (footOf(edge.to)) return intoPart(a, b);
  if (['hwpt_nested', 'hw_queue', 'veventq'].includes(from)) return intoHead(a, b, lanes.left[column]);
  if (from === 'vmm' && to !== 'viommu') return outOfHead(a, b, lanes.left[column], to === 'hwpt_nested');
  if (Math.abs(midY(a) - midY(b)) > 1 || right(a) > b.x) return undefined;
  return [
    [right(a), midY(a)],
    [b.x, midY(a)],
  ];
}

/** Down its lane; from far columns along the channel below all blocks; into the nearer side of the IOMMU. */
function toIommu(edge: GraphEdge, a: Box, iommu: Box, lanes: Lanes, column: number, pcie: boolean): Point[] {
  const index = lanes.iommus.indexOf(edge.to);
  const lane = (at: number): number => (pcie ? pcieLane : pointerLane)(lanes, at, index);
  const y = iommu.y + (pcie ? 16 : 8);
  const start: Point[] = pcie
    ? [
        [right(a), midY(a)],
        [lane(column), midY(a)],
      ]
    : [
        [midX(a), a.y],
        [midX(a), a.y - 3],
        [lane(column), a.y - 3],
      ];
  if (column >= lanes.iommuColumn) return [...start, [lane(column), y], [right(iommu), y]];
  const near = lanes.iommuColumn - 1;
  if (column === near) return [...start, [lane(near), y], [iommu.x, y]];
  const channel = lanes.channel + index * 4 + (pcie ? lanes.iommus.length * 3 : 0);
  return [...start, [lane(column), channel], [lane(near), channel], [lane(near), y], [iommu.x, y]];
}

function alongLeft(a: Box, b: Box, { left, top }: Lanes, from: number, to: number): Point[] {
  const [x1, x2] = [left[from] + GUEST_LANE, left[to] + GUEST_LANE];
  const over: Point[] =
    from === to
      ? []
      : [
          [x1, top],
          [x2, top],
        ];
  return [[a.x, midY(a)], [x1, midY(a)], ...over, [x2, midY(b)], [b.x, midY(b)]];
}

function alongRight(a: Box, b: Box, { right: ends, top }: Lanes, from: number, to: number): Point[] {
  const [x1, x2] = [ends[from] + LIST_LANE, ends[to] + LIST_LANE];
  const over: Point[] =
    from === to
      ? []
      : [
          [x1, top + 3],
          [x2, top + 3],
        ];
  return [[right(a), midY(a)], [x1, midY(a)], ...over, [x2, midY(b)], [right(b), midY(b)]];
}

/** How far the pointer to a stage-2 table and the list that begins there are from the middle of their line. */
const APART = 3.5;

/** In the line of a block; else around the right end of the cells. */
function toStage2(a: Box, b: Box, { right: ends, top }: Lanes, from: number, to: number): Point[] {
  if (a.y === b.y)
    return [
      [right(a), midY(a) - APART],
      [b.x, midY(b) - APART],
    ];
  const [x1, x2] = [ends[from] + HWPT_LANE, ends[to] + HWPT_LANE];
  const over: Point[] =
    from === to
      ? []
      : [
          [x1, top + 1],
          [x2, top + 1],
        ];
  return [
    [right(a), midY(a) - APART],
    [x1, midY(a) - APART],
    ...over,
    [x2, midY(b) + APART],
    [right(b), midY(b) + APART],
  ];
}

/** Characters that the label of a line needs, with room around it. */
const LABEL = 8;

/** From the stage-2 table to the viommu in its line; its label only where it fits between them. */
function besideHead(a: Box, b: Box, { ch }: Metrics): Pick<Line, 'points' | 'label'> {
  const y = midY(a) + APART;
  return {
    points: [
      [a.x, y],
      [right(b), y],
    ],
    label: a.x - right(b) < LABEL * ch ? undefined : [(a.x + right(b)) / 2, y],
  };
}

/** From viommu to viommu, in the gaps below and above the heads of their blocks. */
function thread(a: Box, b: Box, { left, top, columnOf }: Lanes, { to }: GraphEdge, start: string): Point[] {
  const [from, end] = [columnOf.get(start) ?? 0, columnOf.get(to) ?? 0];
  const [x1, x2] = [left[from] + THREAD_LANE, left[end] + THREAD_LANE];
  const over: Point[] =
    from === end
      ? []
      : [
          [x1, top],
          [x2, top],
        ];
  const [leave, enter] = [bottom(a) + TURN - 2, b.y - 3];
  return [[a.x + 4, bottom(a)], [a.x + 4, leave], [x1, leave], ...over, [x2, enter], [b.x + 4, enter], [b.x + 4, b.y]];
}

/** Where two boxes stand above each other, in the middle of what they share. */
function down(a: Box, b: Box): Point[] {
  const x = (Math.max(a.x, b.x) + Math.min(right(a), right(b))) / 2;
  if (x > a.x && x < right(a))
    return [
      [x, bottom(a)],
      [x, b.y],
    ];
  const y = (bottom(a) + b.y) / 2;
  return [
    [a.x + 10, bottom(a)],
    [a.x + 10, y],
    [midX(b), y],
    [midX(b), b.y],
  ];
}

/** Into what stands beside it, inside of the object at the foot of the block. */
function intoPart(a: Box, b: Box): Point[] {
  const x = (right(a) + b.x) / 2;
  return [
    [right(a), midY(a)],
    [x, midY(a)],
    [x, midY(b)],
    [b.x, midY(b)],
  ];
}

function intoHead(a: Box, b: Box, left: number): Point[] {
  const x = left + HEAD_LANE;
  const y = bottom(b) + 3;
  const end = b.x + (b.w > 50 ? b.w - 14 : b.w / 2);
  return [
    [a.x, midY(a)],
    [x, midY(a)],
    [x, y],
    [end, y],
    [end, bottom(b)],
  ];
}

/** From the VMM into the lines of its block: beside the stage-1 tables, or between the cells. */
function outOfHead(a: Box, b: Box, left: number, onLeft: boolean): Point[] {
  const x = onLeft ? left + HEAD_LANE + 3 : b.x - 4;
  const y = bottom(a) + TURN - 2;
  return [
    [midX(a), bottom(a)],
    [midX(a), y],
    [x, y],
    [x, midY(b)],
    [b.x, midY(b)],
  ];
}
