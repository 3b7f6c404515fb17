/** The ways that the tokens of a step take across the picture. */
import { isIommu, kindOf } from '../../common/ids.ts';
import type { ActorKind, CommandBrief, EventView } from '../../../worker/protocol.ts';
import { type Box, bottom, lengthOf, midX, midY, type Point, right } from '../layout/geometry.ts';
import type { Layout, Line } from '../layout/types.ts';

export interface Journey {
  readonly key: string;
  readonly points: readonly Point[];
  /** Edges travelled. */
  readonly legs: number;
  /** Of the lines that it takes. */
  readonly lines: readonly string[];
  /** Pieces for which no edge is drawn. */
  readonly bare: readonly (readonly Point[])[];
  readonly cargo: readonly CommandBrief[];
  readonly actor: ActorKind;
  readonly failed: boolean;
  /** Number of legs that others travel before it may start. */
  readonly after: number;
}

const FAILURES = ['refuse', 'lookupFailed', 'error'];

/** An event that says that something went wrong. */
export const isFailure = ({ kind, text }: EventView): boolean =>
  FAILURES.includes(kind) || (kind === 'ret' && /-E[A-Z]+/.test(text));

/** One journey per way; events that follow each other on one way wait for each other. */
export function journeysOf(events: readonly EventView[], layout: Layout): Journey[] {
  const journeys: Journey[] = [];
  let last: { readonly end: string; readonly legs: number } | null = null;
  for (const event of events) {
    const path = event.path.filter((id) => layout.boxes.has(id) || layout.slots.has(id));
    if (path.length < 2) continue;
    const key = path.join(' ');
    const known = journeys.findIndex((journey) => journey.key === key);
    if (known >= 0) {
      journeys[known] = { ...journeys[known], cargo: merged(journeys[known].cargo, event.cargo) };
      continue;
    }
    const after: number = last !== null && last.end === path[0] ? last.legs : 0;
    const way = wayOf(path, layout);
    if (lengthOf(way.points) === 0) continue;
    journeys.push({ key, ...way, cargo: event.cargo, actor: event.actorKind, failed: isFailure(event), after });
    last = { end: path[path.length - 1], legs: after + way.legs };
  }
  return journeys;
}

const merged = (a: readonly CommandBrief[], b: readonly CommandBrief[]): CommandBrief[] => [
  ...a,
  ...b.filter((one) => !a.some(({ queue, ordinal }) => queue === one.queue && ordinal === one.ordinal)),
];

function wayOf(path: readonly string[], layout: Layout): Pick<Journey, 'points' | 'legs' | 'lines' | 'bare'> {
  const points: Point[] = [];
  const lines: string[] = [];
  const bare: Point[][] = [];
  for (let i = 1; i < path.length; i++) {
    const leg = legOf(path[i - 1], path[i], layout);
    points.push(...leg.points);
    if (leg.line) lines.push(leg.line.key);
    else if (!leg.inside) bare.push(leg.points);
  }
  return { points, legs: path.length - 1, lines, bare };
}

interface Leg {
  readonly points: Point[];
  readonly line?: Line;
  /** Both places are parts of one object: nothing needs to be drawn between them. */
  readonly inside: boolean;
}

function legOf(from: string, to: string, { lines: all, boxes, slots, form }: Layout): Leg {
  // Nothing travels along a list that no struct holds.
  const lines = all.filter(({ edge }) => edge.kind !== 'derived');
  const ahead = lines.find(({ edge }) => edge.from === from && edge.to === to);
  if (ahead) return { points: [...ahead.points], line: ahead, inside: false };
  const back = lines.find(({ edge }) => edge.from === to && edge.to === from);
  if (back) return { points: [...back.points].reverse(), line: back, inside: false };
  const a = boxes.get(from) ?? slots.get(from)!;
  const b = boxes.get(to) ?? slots.get(to)!;
  if (isIommu(to) && form === 'cards') return { points: downBeside(a, b), inside: false };
  if (isIommu(from) && form === 'cards') return { points: downBeside(b, a).reverse(), inside: false };
  return { points: straight(a, b), inside: (kindOf(from) === 'xa' || slots.has(from)) && slots.has(to) };
}

/** Down to an IOMMU through the gap right of a card's column. */
function downBeside(a: Box, iommu: Box): Point[] {
  const [x, y] = [right(a) + 4, bottom(a) - 9];
  if (x < iommu.x || x > right(iommu)) return straight(a, iommu);
  return [
    [right(a), y],
    [x, y],
    [x, iommu.y],
  ];
}

/** From border to border, or to the near end of what lies inside. */
function straight(a: Box, b: Box): Point[] {
  if (b.x >= a.x && b.x + b.w <= a.x + a.w && b.y >= a.y) return [[b.x, midY(b)]];
  const [from, to]: [Point, Point] = [
    [midX(a), midY(a)],
    [midX(b), midY(b)],
  ];
  return [clip(from, to, a), clip(to, from, b)];
}

/** Where the line from the middle of a box leaves it. */
function clip(from: Point, to: Point, box: Box): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const scale = Math.min(
    dx ? box.w / 2 / Math.abs(dx) : Number.POSITIVE_INFINITY,
    dy ? box.h / 2 / Math.abs(dy) : Number.POSITIVE_INFINITY,
    1,
  );
  return [from[0] + dx * scale, from[1] + dy * scale];
}
