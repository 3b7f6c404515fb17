/** All properties watching one run: the track, and a latch per property (each reports its first violation). */
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import { guestSlot } from '../vmm/vmm.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';
import type { Broken, Property } from './property.ts';
import { type Hooks, Track } from './track.ts';

export class Monitors {
  readonly track: Track;

  constructor(topo: Topology) {
    this.track = new Track(topo, PROPERTIES.length);
  }

  /** Latches and track: everything that a checkpoint must keep. */
  get words(): Uint32Array {
    return this.track.words;
  }

  violated(property: number): boolean {
    return this.words[property] === 1;
  }

  /** Takes note of an event; emits `violation` events on the same machine. */
  observe(
    m: Machine,
    kind: number,
    actor: number,
    a: number,
    b: number,
    c: number,
    d: number,
    f: number,
    g: number,
  ): void {
    if (kind === CHECK_EVENT.violation) return;
    const judge = (hook: keyof NonNullable<Property['monitor']>, queue: number, pos: number): void => {
      PROPERTIES.forEach((property, i) => {
        if (this.words[i]) return;
        const broken = property.monitor?.[hook]?.(this.track, queue, pos);
        if (broken) this.report(m, actor, i, queue, broken);
      });
    };
    const hooks: Hooks = {
      handOver: (queue, pos) => judge('handOver', queue, pos),
      commandError: (queue, pos) => judge('commandError', queue, pos),
      observe: (queue, pos) => judge('observe', queue, pos),
    };
    this.track.observe(m, kind, a, b, c, d, f, g, hooks);
  }

  private report(m: Machine, actor: number, property: number, queue: number, { pos, other }: Broken): void {
    this.words[property] = 1;
    const at = guestSlot(m, queue, pos);
    const otherAt = guestSlot(m, queue, other);
    const word = (pa: number): number => m.mem.read32(pa);
    m.emit(
      CHECK_EVENT.violation,
      actor,
      queue,
      property,
      pos,
      other,
      word(at),
      word(at + 4),
      word(otherAt),
      word(otherAt + 4),
    );
  }
}
