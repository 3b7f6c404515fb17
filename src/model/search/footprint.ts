/** What was read and what was written, in many transitions: to tell those that have nothing to do with each other. */
import type { Watch } from './watch.ts';

export class Footprint {
  /** As a Watch counts places. */
  private readonly reads = new Set<number>();
  private readonly writes = new Set<number>();
  private readonly ignored: readonly [start: number, end: number];

  /** `ignored`: words [start, end) that are no part of a state. */
  constructor(ignored: readonly [start: number, end: number]) {
    this.ignored = ignored;
  }

  /** Adds what a watch has noted since it began. */
  add({ at, written }: Pick<Watch, 'at' | 'written'>): void {
    const [start, end] = this.ignored;
    for (const one of at) if (one < start || one >= end) this.reads.add(one);
    for (const one of written) if (one < start || one >= end) this.writes.add(one);
  }

  /** False when neither writes what the other one reads or writes: then the order of their transitions makes no difference. */
  meets(other: Footprint): boolean {
    const within = (one: Footprint, another: Footprint): boolean =>
      [...one.writes].some((at) => another.reads.has(at) || another.writes.has(at));
    return within(this, other) || within(other, this);
  }
}
