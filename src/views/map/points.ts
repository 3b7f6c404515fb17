/** What the map draws: designs that cost the same and have as many hazards are one point. */
import { WORDS } from '../arch/words.ts';
import type { Cost, MapPart, MapStart } from '../../worker/protocol.ts';

/** What can be set against hazards. `unit`: of a time, which the cost model assumes; counts are exact. */
export const AXES: readonly {
  readonly key: keyof Cost;
  readonly label: string;
  /** What one of them is called. */
  readonly one: string;
  readonly of: (cost: Cost) => number;
}[] = [
  { key: 'time', label: 'µs from PROD to seen SYNC, assumed', one: 'µs', of: ({ time }) => time / 1000 },
  { key: 'ioctls', label: 'ioctls', one: 'ioctl', of: ({ ioctls }) => ioctls },
  { key: 'entries', label: 'entries of ioctls', one: 'entry of an ioctl', of: ({ entries }) => entries },
  {
    key: 'physicalCommands',
    label: `commands on the physical ${WORDS.queue}`,
    one: `command on the physical ${WORDS.queue}`,
    of: ({ physicalCommands }) => physicalCommands,
  },
  {
    key: 'physicalSyncs',
    label: `physical ${WORDS.wait}s`,
    one: `physical ${WORDS.wait}`,
    of: ({ physicalSyncs }) => physicalSyncs,
  },
  { key: 'exits', label: 'VM exits', one: 'VM exit', of: ({ exits }) => exits },
];

/** Positions of dials that are left out, as `key=value`. */
export type Hidden = ReadonlySet<string>;

export interface MapPoint {
  readonly x: number;
  /** Hazards. */
  readonly y: number;
  /** Numbers of the designs here; the first stands for them: a named one, or the one with the fewest changes. */
  readonly designs: readonly number[];
  readonly presets: readonly string[];
  /** No other point is as far left and as low. */
  front: boolean;
}

/** What of a map decides where its points are. */
export interface Mapped extends Pick<MapStart, 'costs'>, Pick<MapPart, 'counts'> {
  readonly designs: readonly Pick<MapStart['designs'][number], 'spec' | 'preset'>[];
}

export const costOf = ({ costs }: Pick<MapStart, 'costs'>, design: number): Cost => costs.kinds[costs.of[design]];

/** Numbers of the designs whose dials all stand where they are shown. */
export function shownOf({ designs, dials }: MapStart, hidden: Hidden): number[] {
  const out = dials.map(({ key, values }) => values.map((value) => hidden.has(`${key}=${value}`)));
  return designs.flatMap(({ values }, i) => (out.some((of, d) => of[values[d]]) ? [] : [i]));
}

/** `own`: names of the user's own designs, by number. */
export function pointsOf(
  start: Pick<Mapped, 'designs' | 'costs'>,
  part: Pick<Mapped, 'counts'>,
  shown: readonly number[],
  axis: (typeof AXES)[number],
  own: ReadonlyMap<number, string> = new Map(),
): readonly MapPoint[] {
  const at = new Map<string, number[]>();
  for (const design of shown) {
    const key = `${axis.of(costOf(start, design))} ${part.counts[design]}`;
    const here = at.get(key);
    if (here) here.push(design);
    else at.set(key, [design]);
  }
  const changes = (design: number): number => start.designs[design].spec.split(',').length;
  const points = [...at].map(([key, designs]): MapPoint => {
    const [x, y] = key.split(' ').map(Number);
    const first = designs.reduce((best, design) => (changes(design) < changes(best) ? design : best));
    const presets = designs.flatMap((design) => [
      ...(start.designs[design].preset ? [start.designs[design].spec] : []),
      ...(own.has(design) ? [own.get(design)!] : []),
    ]);
    return { x, y, designs: [first, ...designs.filter((design) => design !== first)], presets, front: false };
  });
  points.sort((a, b) => a.x - b.x || a.y - b.y);
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    point.front = point.y < least;
    least = Math.min(least, point.y);
  }
  return points;
}

/** The nearest point in a direction, or the same where there is none. */
export function toward(points: readonly MapPoint[], from: MapPoint, dx: number, dy: number): MapPoint {
  const spread = Math.max(1e-9, ...points.map(({ x }) => x)) / Math.max(1, ...points.map(({ y }) => y));
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const [along, aside] =
      dx !== 0
        ? [(point.x - from.x) * dx, (point.y - from.y) * spread]
        : [(point.y - from.y) * dy * spread, point.x - from.x];
    if (along <= 0) continue;
    const far = along + 2 * Math.abs(aside);
    if (far < least) [best, least] = [point, far];
  }
  return best;
}
