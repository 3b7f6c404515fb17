/** An event as it is kept while its step is looked at. */
import type { Kept } from '../state/events.ts';
import type { ActorNumber } from '../state/numbers.ts';
import type { AnyEvents } from './events.ts';

/** When it happened, and whose doing it was. */
interface Made {
  readonly i: number;
  /** Step that it belongs to, from 1: the position right after it. */
  readonly step: number;
  t: number;
  readonly actor: ActorNumber;
}

/** Its `kind` says what its `args` are; positions are already turned into command numbers. */
export type RawEvent = Made & Kept<AnyEvents>;

type Args = [number, number, number, number, number, number, number, number];

/** An event that the next step overwrites. */
interface Slot {
  i: number;
  step: number;
  t: number;
  kind: number;
  actor: ActorNumber;
  readonly args: Args;
}

/** The events of one step, in objects that serve the next step again: a long run tells millions. */
export class Recorded {
  private readonly slots: Slot[] = [];
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(
    i: number,
    step: number,
    kind: number,
    actor: ActorNumber,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g: number,
    h: number,
  ): Slot {
    if (this.length === this.slots.length)
      this.slots.push({ i, step, t: 0, kind, actor, args: [0, 0, 0, 0, 0, 0, 0, 0] });
    const slot = this.slots[this.length++];
    const { args } = slot;
    slot.i = i;
    slot.step = step;
    slot.t = 0;
    slot.kind = kind;
    slot.actor = actor;
    args[0] = a;
    args[1] = b;
    args[2] = c;
    args[3] = d;
    args[4] = e;
    args[5] = f;
    args[6] = g;
    args[7] = h;
    return slot;
  }

  /** All of them happened at a time, ns. */
  happened(t: number): void {
    for (let n = 0; n < this.length; n++) this.slots[n].t = t;
  }

  /** The `n`-th; it is another one after the next step. */
  at(n: number): RawEvent {
    return this.slots[n] as RawEvent;
  }

  /** The first that is found in one of them. */
  find<T>(found: (event: RawEvent) => T | undefined): T | undefined {
    for (let n = 0; n < this.length; n++) {
      const what = found(this.at(n));
      if (what !== undefined) return what;
    }
    return undefined;
  }

  /** The `n`-th, to be kept. */
  copyOf(n: number): RawEvent {
    const slot = this.slots[n];
    return { ...slot, args: [...slot.args] as Args } as RawEvent;
  }

  /** All, to be kept. */
  kept(): RawEvent[] {
    return Array.from({ length: this.length }, (_, n) => this.copyOf(n));
  }

  /** Back to what was kept. */
  put(events: readonly RawEvent[]): void {
    this.clear();
    for (const { i, step, kind, actor, args, t } of events) this.add(i, step, kind, actor, ...(args as Args)).t = t;
  }
}
