/** All properties watching one machine: the track, and a latch per property (each reports its first violation). */
import type { Machine } from '../state/machine.ts';
import { guestSlot } from '../vmm/vmm.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';
import type { Broken } from './property.ts';
import { type Hooks, Track } from './track.ts';

export class Monitors {
  readonly track: Track;
  private readonly machine: Machine;
  /** Actor of the event being judged: a violation is its doing. */
  private actor = 0;
  private readonly hooks: Hooks = {
    handOver: (queue, pos) => this.judge('handOver', queue, pos),
    commandError: (queue, pos) => this.judge('commandError', queue, pos),
    observe: (queue, pos) => this.judge('observe', queue, pos),
  };

  constructor(machine: Machine) {
    this.machine = machine;
    this.track = new Track(machine.topo, PROPERTIES.length);
  }

  /** Latches and track: everything that a checkpoint must keep. */
  get words(): Uint32Array {
    return this.track.words;
  }

  /** Takes note of an event; emits `violation` events on the same machine. */
  observe(kind: number, actor: number, a: number, b: number, c: number, d: number, f: number, g: number): void {
    if (kind === CHECK_EVENT.violation) return;
    this.actor = actor;
    this.track.observe(this.machine, kind, a, b, c, d, f, g, this.hooks);
  }

  private judge(hook: keyof Hooks, queue: number, pos: number): void {
    for (let i = 0; i < PROPERTIES.length; i++) {
      if (this.words[i]) continue;
      const broken = PROPERTIES[i].monitor?.[hook]?.(this.track, queue, pos);
      if (broken) this.report(i, queue, broken);
    }
  }

  private report(property: number, queue: number, { pos, other }: Broken): void {
    this.words[property] = 1;
    const m = this.machine;
    const word = (at: number, offset: number): number => m.mem.read32(guestSlot(m, queue, at) + offset);
    const words = [word(pos, 0), word(pos, 4), word(other, 0), word(other, 4)] as const;
    m.emit(CHECK_EVENT.violation, this.actor, queue, property, pos, other, ...words);
  }
}
