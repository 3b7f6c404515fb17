/** What the first pass over a run leaves behind: step boundaries, the life of each guest command, dead cache entries. */
import { GUEST_EVENT } from '../guest/events.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { DEVICE_EVENT } from '../pcie/events.ts';
import { SMMU_EVENT } from '../smmuv3/events.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import { eventDef } from './events.ts';
import type { RawEvent } from './raw-event.ts';

/** Words per guest command: positions at which it was written, fetched, handed over, and passed by CONS. */
export const SPINE = { written: 0, fetched: 1, handedOver: 2, passed: 3, SIZE: 4 } as const;

/** An invalidated IOTLB (`smmu`) or ATC (`device`) entry; args as of the event. */
export interface Death {
  readonly at: number;
  readonly cache: 'IOTLB' | 'ATC';
  readonly args: readonly number[];
}

const MOST_DEATHS = 4096;

export class History {
  /** Per step the MARK bits of its events. */
  private marks = new Uint8Array(256);
  private steps = 0;
  private readonly spines: Uint32Array[];
  /** Per queue the command that CONS stands at. */
  private readonly cons: number[];
  readonly deaths: Death[] = [];

  constructor(queues: number) {
    this.cons = Array.from({ length: queues }, () => 0);
    this.spines = Array.from({ length: queues }, () => new Uint32Array(SPINE.SIZE * 64));
  }

  /** Marks of the step that ends at a position (1..length). */
  marksAt(position: number): number {
    return this.marks[position - 1] ?? 0;
  }

  /** A command's spine; 0 where it has not happened. */
  spine(queue: number, ordinal: number): ArrayLike<number> {
    return this.spines[queue].subarray(ordinal * SPINE.SIZE, (ordinal + 1) * SPINE.SIZE);
  }

  /** `handedOver`: guest queue and command number of what hardware consumed in this step. */
  step(events: readonly RawEvent[], at: number, handedOver?: readonly [queue: number, ordinal: number]): void {
    if (handedOver) this.note(handedOver[0], handedOver[1], SPINE.handedOver, at);
    if (this.steps === this.marks.length) this.marks = grown(this.marks, new Uint8Array(this.marks.length * 2));
    for (const { kind, args } of events) {
      this.marks[this.steps] |= eventDef(kind).marks;
      if (kind === GUEST_EVENT.write) this.note(args[0], args[1], SPINE.written, at);
      else if (kind === VMM_EVENT.fetch)
        for (let i = 0; i < args[2]; i++) this.note(args[0], args[1] + i, SPINE.fetched, at);
      else if (kind === VMM_EVENT.local) {
        this.note(args[0], args[1], SPINE.fetched, at);
        this.passed(args[0], args[1] + 1, at);
      } else if (kind === VMM_EVENT.cons || kind === VMM_EVENT.error) this.passed(args[0], args[1], at);
      else if (kind === KERNEL_EVENT.ret && args[6]) this.note(args[0], args[5], SPINE.handedOver, at);
      else if (kind === SMMU_EVENT.iotlbKill) this.died({ at, cache: 'IOTLB', args });
      else if (kind === DEVICE_EVENT.atcKill) this.died({ at, cache: 'ATC', args });
    }
    this.steps++;
  }

  /** CONS moves to a command: it passes all before. */
  private passed(queue: number, cons: number, at: number): void {
    for (; this.cons[queue] < cons; this.cons[queue]++) this.note(queue, this.cons[queue], SPINE.passed, at);
  }

  private died(death: Death): void {
    if (this.deaths.length < MOST_DEATHS) this.deaths.push(death);
  }

  /** Keeps the first time that something happened. */
  private note(queue: number, ordinal: number, what: number, at: number): void {
    const needed = (ordinal + 1) * SPINE.SIZE;
    if (needed > this.spines[queue].length) {
      this.spines[queue] = grown(this.spines[queue], new Uint32Array(Math.max(needed, this.spines[queue].length * 2)));
    }
    this.spines[queue][ordinal * SPINE.SIZE + what] ||= at;
  }
}

function grown<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
