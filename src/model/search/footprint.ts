/**
 * What was read and what was written, in many transitions: to tell those that have nothing to do with each other.
 *
 * Words and memory by their places; what an IOMMU keeps of several users (`state/looks.ts`) by what it is: who looks for some records does
 * not see the others, and where a record lies among others makes no difference. Only there has to be room for those of all.
 */
import { IOMMU } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Changed, Sought, Watch } from './watch.ts';

/** Words [start, end). */
type Interval = readonly [start: number, end: number];

type Noted = Pick<Watch, 'at' | 'written' | 'found' | 'looks' | 'changes' | 'rooms'>;

export class Footprint {
  /** As a Watch counts places. */
  private readonly reads = new Set<number>();
  private readonly writes = new Set<number>();
  private readonly ignored: readonly Interval[];
  /** Words that count what words of devices say: whoever does not ask them, but counts on, takes no part. */
  private readonly counters: ReadonlySet<number>;
  /** By what they say. */
  private readonly looks = new Map<string, Sought>();
  private readonly changes = new Map<string, Changed>();
  /** By what is kept: the most records that there had to be room for, and how many there is room for. */
  private readonly rooms = new Map<number, { records: number; readonly cap: number }>();

  /** `ignored`: words that are no part of a state, or of which the watch tells otherwise. */
  constructor(ignored: readonly Interval[], counters: readonly number[] = []) {
    this.ignored = ignored;
    this.counters = new Set(counters);
  }

  /** Of a machine that tells who looks for what. `latches`: words that are no part of a state. */
  static of({ keptPools, layout }: Machine, latches: Interval): Footprint {
    const records = keptPools.map(({ base, cap, size }): Interval => [base, base + cap * size]);
    const counts = keptPools.map(({ count }): Interval => [count, count + 1]);
    const { outstanding, requests, underWay } = IOMMU;
    const counters = layout.iommus.flatMap(({ ctl }) => [outstanding, requests, underWay].map((at) => ctl + at));
    return new Footprint([latches, ...records, ...counts], counters);
  }

  /** Adds what a watch has noted since it began. */
  add({ at, written, found, looks, changes, rooms }: Noted): void {
    for (const one of at) {
      const counted = this.counters.has(one) && written.includes(one);
      if (!counted && !found.has(one) && !this.isIgnored(one)) this.reads.add(one);
    }
    for (const one of written) if (!this.counters.has(one) && !this.isIgnored(one)) this.writes.add(one);
    for (const one of looks) this.looks.set(`${one.kept} ${one.first} ${one.last} ${one.those?.join() ?? '*'}`, one);
    for (const one of changes) this.changes.set(`${one.kept} ${one.key} ${one.of}`, one);
    for (const { kept, records, cap } of rooms) {
      const most = this.rooms.get(kept)?.records ?? 0;
      this.rooms.set(kept, { records: Math.max(most, records), cap });
    }
  }

  /** False when none writes what another one reads or writes: then the order of their transitions makes no difference. */
  static meet(all: readonly Footprint[]): boolean {
    const meets = all.some((one) => all.some((other) => other !== one && one.disturbs(other)));
    return meets || all.some((one) => !one.hasRoom(all));
  }

  /** True when this one writes what another one reads or writes. */
  private disturbs(other: Footprint): boolean {
    if ([...this.writes].some((at) => other.reads.has(at) || other.writes.has(at))) return true;
    for (const [name, change] of this.changes) {
      if (other.changes.has(name)) return true;
      for (const look of other.looks.values()) if (finds(look, change)) return true;
    }
    return false;
  }

  /** True when there is room for the records of all, wherever this one wants some. */
  private hasRoom(all: readonly Footprint[]): boolean {
    return [...this.rooms].every(
      ([kept, { cap }]) => all.reduce((sum, { rooms }) => sum + (rooms.get(kept)?.records ?? 0), 0) <= cap,
    );
  }

  private isIgnored(at: number): boolean {
    return this.ignored.some(([start, end]) => at >= start && at < end);
  }
}

const finds = ({ kept, first, last, those }: Sought, change: Changed): boolean =>
  kept === change.kept && change.key >= first && change.key <= last && (!those || those.includes(change.of));
