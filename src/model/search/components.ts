/**
 * How the words of a state (machine and monitors) are cut into components, each interned on its own. The cut follows
 * what changes together; any cut is exact, as long as every word is in one component.
 */
import type { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { Revocations } from '../check/revocations.ts';
import { DEVICE, FRAME, INV } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Pool } from '../state/pool.ts';
import type { TlbPool } from '../state/tlb-pool.ts';

/**
 * Words [start, end) that are looked at together. `countAt` >= 0: only the first w[countAt] * size of them are in use,
 * the rest is zero.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly countAt: number;
  readonly size: number;
}

export interface Component {
  readonly of: 'machine' | 'monitors';
  readonly start: number;
  readonly end: number;
  /** All of its words, in order. */
  readonly spans: readonly Span[];
  /** Pools whose counters are derived from these words. */
  readonly pools: readonly TlbPool[];
  /** True where the pages are named that memory has. */
  readonly memory: boolean;
}

/** Components at the most: an id of each is kept per state. */
const MOST_COMPONENTS = 20;
/** Words of a pool that is looked at as a whole. */
const SMALL = 16;

type Interval = readonly [of: Component['of'], start: number, end: number];

/** Every word of a state but the latches of the properties, which are no part of it. */
export function componentsOf(m: Machine, monitors: Monitors): Component[] {
  const intervals = [
    ...cut('machine', machineStarts(m), m.w.length),
    ...cut('monitors', monitorStarts(m), monitors.words.length),
  ];
  while (intervals.length > MOST_COMPONENTS) mergeSmallest(intervals);
  const counted = { machine: machinePools(m), monitors: [spanOf(monitors.revocations.pool)] };
  const tlbs = [...m.caches.flatMap(({ iotlb, walks }) => [iotlb, walks]), ...m.atcs];
  return intervals.map(([of, start, end]) => ({
    of,
    start,
    end,
    spans: spansOf(start, end, counted[of]),
    pools: of === 'machine' ? tlbs.filter(({ base }) => base >= start && base < end) : [],
    memory: of === 'machine' && end > m.layout.frameCount,
  }));
}

/** Where components of the arena begin. */
const machineStarts = ({ layout }: Machine): number[] => [
  0,
  ...layout.smmus.flatMap(({ regs, iotlb, walks }) => [regs, iotlb, walks]),
  ...layout.devices.map(({ ctl }) => ctl),
  ...layout.vsmmus.flatMap(({ regs, call }) => [regs, call]),
  ...layout.ctxs.map(({ ctl }) => ctl),
  ...layout.mains.slice(0, 1),
  layout.frameCount,
];

/** Where components of the monitors' words begin: revocations, each guest queue, the physical queues. */
function monitorStarts({ topo }: Machine): number[] {
  let at = PROPERTIES.length + Revocations.WORDS;
  const starts = [PROPERTIES.length];
  for (const { cmdqLog2 } of topo.vsmmus) {
    starts.push(at);
    at += 3 + Math.ceil(2 ** cmdqLog2 / 2);
  }
  return [...starts, at];
}

/** Intervals from each start to the next, the last one to `end`. */
function cut(of: Component['of'], starts: readonly number[], end: number): Interval[] {
  const sorted = [...new Set(starts)].filter((start) => start < end).sort((a, b) => a - b);
  return sorted.map((start, i) => [of, start, sorted[i + 1] ?? end] as const);
}

function mergeSmallest(intervals: Interval[]): void {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < intervals.length; i++) {
    const words = intervals[i + 1][2] - intervals[i][1];
    if (intervals[i][0] !== intervals[i + 1][0] || words >= least) continue;
    best = i;
    least = words;
  }
  const [[of, start], [, , end]] = [intervals[best], intervals[best + 1]];
  intervals.splice(best, 2, [of, start, end]);
}

const spanOf = ({ base, size, cap, count }: Pool): Span => ({
  start: base,
  end: base + cap * size,
  countAt: count,
  size,
});

/** Records of which only the first ones are in use. */
function machinePools({ caches, atcs, layout }: Machine): Span[] {
  const pools = [...caches.flatMap((c): Pool[] => [c.iotlb, c.walks, c.stes, c.cds, c.late]), ...atcs];
  const { frames, frameCount, frameCap } = layout;
  return [
    ...pools.map(spanOf),
    ...layout.devices.map(({ inv, invCap, ctl }) => ({
      start: inv,
      end: inv + invCap * INV.SIZE,
      countAt: ctl + DEVICE.invCount,
      size: INV.SIZE,
    })),
    { start: frames, end: frames + frameCap * FRAME.SIZE, countAt: frameCount, size: FRAME.SIZE },
  ];
}

/** Pools in their places, and all words between them. */
function spansOf(start: number, end: number, counted: readonly Span[]): Span[] {
  const inside = counted
    .filter((span) => span.start >= start && span.end <= end && span.end - span.start >= SMALL)
    .sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  let at = start;
  for (const pool of inside) {
    if (pool.start > at) spans.push({ start: at, end: pool.start, countAt: -1, size: 0 });
    spans.push(pool);
    at = pool.end;
  }
  if (at < end) spans.push({ start: at, end, countAt: -1, size: 0 });
  return spans;
}
