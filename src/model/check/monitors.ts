/** All properties watching one machine: what they look at, and a latch per property (each reports its first violation). */
import { GUEST_EVENT } from '../guest/events.ts';
import { CMDQV_EVENT } from '../cmdqv/events.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { DEVICE_EVENT } from '../pcie/events.ts';
import { SMMU_EVENT } from '../smmuv3/events.ts';
import { outputOf, sizeOf } from '../smmuv3/tlb.ts';
import { addr } from '../fields/field.ts';
import { CERROR } from '../fields/register-bits.ts';
import { DEVICE, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { toPhysical } from '../state/topology.ts';
import { guestSlot } from '../vmm/vmm.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';
import type { Broken, Hooks, View } from './property.ts';
import { type Leftover, Revocations } from './revocations.ts';
import { DONE, type TrackHooks, Track } from './track.ts';

type Hook = keyof Hooks<View, unknown>;

export class Monitors {
  readonly track: Track;
  readonly revocations: Revocations;
  private readonly machine: Machine;
  private readonly view: View & { leftover: Leftover | undefined };
  /** Actor of the event being judged: a violation is its doing. */
  private actor = 0;
  private readonly hooks: TrackHooks = {
    handOver: (queue, pos) => this.judge('handOver', queue, pos),
    commandError: (queue, pos, cerror) => this.judge('commandError', queue, pos, cerror),
    observe: (queue, pos) => this.judge('observe', queue, pos),
  };

  constructor(machine: Machine) {
    this.machine = machine;
    this.track = new Track(machine.topo, PROPERTIES.length + Revocations.WORDS, machine.parts.words);
    this.revocations = new Revocations(this.track.words, PROPERTIES.length);
    this.view = { m: machine, track: this.track, revocations: this.revocations, leftover: undefined };
  }

  /** Latches, revocations and track: everything that a checkpoint must keep. */
  get words(): Uint32Array {
    return this.track.words;
  }

  /** Takes note of an event; emits `violation` events on the same machine. */
  observe(kind: number, actor: number, a: number, b: number, c: number, d: number, f: number, g: number): void {
    if (kind === CHECK_EVENT.violation) return;
    this.actor = actor;
    this.note(kind, a, b, c, d);
    this.track.observe(this.machine, kind, a, b, c, d, f, g, this.hooks);
    this.judgeHardware(kind, a, b, c, d, f, g);
  }

  /** What the guest takes away, and what it does about it. */
  private note(kind: number, a: number, b: number, c: number, d: number): void {
    const { machine: m, revocations } = this;
    switch (kind) {
      case GUEST_EVENT.pte:
      case GUEST_EVENT.cd:
        revocations.replaced(m, a);
        break;
      case GUEST_EVENT.write:
        revocations.queued(m, a, b);
        break;
      case GUEST_EVENT.skip:
        if (this.track.marks(a, b) & DONE.refused) revocations.skipped(a, b);
        break;
      case GUEST_EVENT.observe:
        this.view.leftover = revocations.observed(m, a, b);
        break;
      case KERNEL_EVENT.reuse:
        revocations.reusedByHost(a, b);
        break;
      case GUEST_EVENT.free:
        revocations.reused(toPhysical(m.topo.vms[m.topo.vcpus[a].vm], addr(d, c)) / 4096, b);
        break;
    }
  }

  /** `a`..`d`, `f`, `g`: first to fourth, sixth and seventh argument of the event. */
  private judgeHardware(kind: number, a: number, b: number, c: number, d: number, f: number, g: number): void {
    switch (kind) {
      case SMMU_EVENT.consume: {
        const origin = this.track.origin(a, b);
        if (origin) this.judge('consume', origin[0], origin[1], a, c, d);
        break;
      }
      case CMDQV_EVENT.consume:
        this.judge('consume', a, b, this.machine.topo.vsmmus[a].smmu, c, d);
        break;
      case CMDQV_EVENT.error: {
        const closed = this.track.between(a, this.track.observed(a), b).map((pos) => [a, pos] as const);
        if (d === CERROR.ATC_INV_SYNC) this.judge('unanswered', a, closed[0]?.[1] ?? b, closed);
        break;
      }
      case SMMU_EVENT.commandError: {
        const closed = this.track.closedBy(a, g);
        const origin = this.track.origin(a, g) ?? closed[0];
        if (origin) this.judge('stop', origin[0], origin[1], a, f);
        if (f === CERROR.ATC_INV_SYNC && closed[0]) this.judge('unanswered', closed[0][0], closed[0][1], closed);
        break;
      }
      case SMMU_EVENT.translate:
        if (g) this.judge('hit', b);
        break;
      case DEVICE_EVENT.land: {
        const iova = addr(c, b);
        this.judge('land', a, iova, this.landed(a, iova));
        break;
      }
    }
  }

  /** Physical address that a device's access goes to: it still has its translation. */
  private landed(d: number, iova: number): number {
    const { w, layout } = this.machine;
    const at = layout.devices[d].ctl + DEVICE.answer;
    return outputOf(w, at, iova % sizeOf(w[at + TLB.attr]));
  }

  private judge(hook: Hook, first: number, ...args: unknown[]): void {
    for (let i = 0; i < PROPERTIES.length; i++) {
      if (this.words[i]) continue;
      const judge = PROPERTIES[i].monitor?.[hook] as ((...all: unknown[]) => Broken | undefined) | undefined;
      const broken = judge?.(this.view, first, ...args);
      if (broken) this.report(i, broken.queue ?? first, broken);
    }
  }

  private report(property: number, queue: number, { pos, other, detail }: Broken): void {
    this.words[property] = 1;
    const m = this.machine;
    const word = (at: number, offset: number): number => m.mem.read32(guestSlot(m, queue, at) + offset);
    const words = detail ?? ([word(pos, 0), word(pos, 4), word(other, 0), word(other, 4)] as const);
    m.emit(CHECK_EVENT.violation, this.actor, queue, property, pos, other, ...words);
  }
}
