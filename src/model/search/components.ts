/**
 * How the words of a state (machine and monitors) are cut into components, each interned on its own. The cut follows
 * what changes together; any cut is exact, as long as every word is in one component.
 */
import type { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { DEVICE, FRAME, INV } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Device, Vm } from '../state/numbers.ts';
import type { Pool } from '../state/pool.ts';
import type { TlbPool } from '../state/tlb-pool.ts';
import { listed } from '../state/uniform.ts';

/**
 * Words [start, end) that are looked at together. `countAt` >= 0: only the first w[countAt] * size of them are in use,
 * the rest is zero.
 */
export interface WordSpan {
  readonly start: number;
  readonly end: number;
  readonly countAt: number;
  readonly size: number;
}

/** Words [start, end). */
type Interval = readonly [start: number, end: number];

export interface Component {
  readonly of: 'machine' | 'monitors';
  /** Of what its words are; several where small ones were put together. */
  readonly names: readonly string[];
  readonly intervals: readonly Interval[];
  /** All of its words, in order. */
  readonly spans: readonly WordSpan[];
  /** Pools whose counters are derived from these words. */
  readonly pools: readonly TlbPool[];
  /** True where the pages are named that memory has. */
  readonly memory: boolean;
}

/** Components at the most, where nothing else is said: an id of each is kept per state. */
const MOST_COMPONENTS = 20;
/** Words of a pool that is looked at as a whole. */
const SMALL = 16;

interface Group {
  readonly of: Component['of'];
  readonly names: readonly string[];
  readonly intervals: readonly Interval[];
}

/** Every word of a state but the latches of the properties, which are no part of it. */
export function componentsOf(m: Machine, monitors: Monitors, most = MOST_COMPONENTS): Component[] {
  const groups = [
    ...grouped('machine', machineStarts(m), m.w.length),
    ...grouped('monitors', monitorStarts(m, monitors), monitors.words.length),
  ];
  while (groups.length > most) mergeSmallest(groups);
  const counted = { machine: machinePools(m), monitors: monitors.revocations.map(({ pool }) => spanOf(pool)) };
  const tlbs = [...m.caches.flatMap(({ iotlb, walks }) => [iotlb, walks]), ...m.atcs];
  return listed(groups, ({ of, names, intervals }) => {
    const has = (at: number): boolean => of === 'machine' && intervals.some(([start, end]) => at >= start && at < end);
    return {
      of,
      names,
      intervals,
      spans: intervals.flatMap(([start, end]) => spansOf(start, end, counted[of])),
      pools: tlbs.filter(({ base }) => has(base)),
      memory: has(m.layout.frames) || has(m.layout.frameCount),
    };
  });
}

/** Of what belongs to a VM, and to a device. */
export const vmName = (vm: Vm): string => `VM ${vm}`;
export const deviceName = (d: Device): string => `device ${d}`;

/** A name for the words from `start` on. Words of one name change together. */
type Start = readonly [start: number, name: string];

/** Of the arena: the host, each IOMMU in four parts, each device, each VM with its vCPUs, the objects of iommufd, memory. */
const machineStarts = ({ layout, topo, arch }: Machine): Start[] => [
  [0, 'host'],
  ...layout.iommus.flatMap(({ regs, iotlb, walks, late }, s): Start[] => [
    [regs, `${arch.words.iommu} ${s}`],
    [iotlb, `IOTLB ${s}`],
    [walks, `walks ${s}`],
    [late, `late ${s}`],
  ]),
  ...layout.devices.map(({ ctl }, d): Start => [ctl, deviceName(d)]),
  ...layout.guestIommus.map(({ regs }, v): Start => [regs, vmName(topo.guestIommus[v].vm)]),
  ...layout.vcpus.map((at, c): Start => [at, vmName(topo.vcpus[c].vm)]),
  ...layout.ctxs.map(({ ctl }): Start => [ctl, 'objects']),
  ...layout.mains.slice(0, 1).map((at): Start => [at, 'mains']),
  [layout.frameCount, 'memory'],
];

/** Of the monitors' words: each VM's revocations and queues, what is kept beside them, the physical queues. */
function monitorStarts({ topo }: Machine, { track, revocations }: Monitors): Start[] {
  const end = revocations.reduce((_, { pool }) => pool.base + pool.cap * pool.size, PROPERTIES.length);
  return [
    ...revocations.map(({ pool }, vm): Start => [pool.count, vmName(vm)]),
    [end, 'noted'],
    ...topo.guestIommus.map(({ vm }, v): Start => [track.starts[v], vmName(vm)]),
    [track.hardware, 'physical queues'],
  ];
}

/** Intervals from each start to the next, the last one to `end`, by name. */
function grouped(of: Component['of'], starts: readonly Start[], end: number): Group[] {
  const sorted = starts.filter(([start]) => start < end).sort((a, b) => a[0] - b[0]);
  const byName = new Map<string, Interval[]>();
  sorted.forEach(([start, name], i) => {
    const next = sorted[i + 1]?.[0] ?? end;
    if (next > start) byName.set(name, [...(byName.get(name) ?? []), [start, next]]);
  });
  return [...byName].map(([name, intervals]) => ({ of, names: [name], intervals }));
}

const sizeOf = ({ intervals }: Group): number => intervals.reduce((sum, [start, end]) => sum + end - start, 0);

function mergeSmallest(groups: Group[]): void {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < groups.length; i++) {
    const words = sizeOf(groups[i]) + sizeOf(groups[i + 1]);
    if (groups[i].of !== groups[i + 1].of || words >= least) continue;
    best = i;
    least = words;
  }
  const [{ of, names, intervals }, { names: others, intervals: more }] = [groups[best], groups[best + 1]];
  groups.splice(best, 2, { of, names: [...names, ...others], intervals: [...intervals, ...more] });
}

const spanOf = ({ base, size, cap, count }: Pool): WordSpan => ({
  start: base,
  end: base + cap * size,
  countAt: count,
  size,
});

/** Records of which only the first ones are in use. */
function machinePools({ caches, atcs, layout }: Machine): WordSpan[] {
  const pools = [...caches.flatMap((c): Pool[] => [c.iotlb, c.walks, c.configs, c.contexts, c.late]), ...atcs];
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
function spansOf(start: number, end: number, counted: readonly WordSpan[]): WordSpan[] {
  const inside = counted
    .filter((span) => span.start >= start && span.end <= end && span.end - span.start >= SMALL)
    .sort((a, b) => a.start - b.start);
  const spans: WordSpan[] = [];
  let at = start;
  for (const pool of inside) {
    if (pool.start > at) spans.push({ start: at, end: pool.start, countAt: -1, size: 0 });
    spans.push(pool);
    at = pool.end;
  }
  if (at < end) spans.push({ start: at, end, countAt: -1, size: 0 });
  return spans;
}
