/** All properties watching one machine: what they look at, and a latch per property (each reports its first violation). */
import { GUEST_EVENT, type GUEST_EVENTS } from '../guest/events.ts';
import { HW_QUEUE_EVENT, type HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import { KERNEL_EVENT, type KERNEL_EVENTS } from '../iommufd/events.ts';
import { DEVICE_EVENT, type DEVICE_EVENTS } from '../pcie/events.ts';
import { IOMMU_EVENT, type IOMMU_EVENTS } from '../iommu/events.ts';
import { outputOf, pagesOf, sizeOf } from '../state/tlb.ts';
import { addr } from '../fields/field.ts';
import { DEVICE, TLB, VCPU } from '../state/layout.ts';
import { type Observer, listen } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import type {
  ActorNumber,
  Device,
  Frame,
  High,
  Low,
  Position,
  PropertyIndex,
  Vcpu,
  Vm,
  GuestIommu,
  Word,
} from '../state/numbers.ts';
import { toPhysical, guestIommuOfDevice } from '../state/topology.ts';
import { VMM_EVENT, type VMM_EVENTS } from '../vmm/events.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';
import type { Breakage, Moments, PropertyView } from './property.ts';
import { Freed } from './guest-duty/freed.ts';
import { Overwritten } from './guest-duty/overwritten.ts';
import { Revocations } from './guest-duty/revocations.ts';
import { DONE, Track, positionIn, queueIn } from './track.ts';
import { wordsAt } from './words.ts';

type Heard =
  | typeof GUEST_EVENTS
  | typeof VMM_EVENTS
  | typeof KERNEL_EVENTS
  | typeof IOMMU_EVENTS
  | typeof HW_QUEUE_EVENTS
  | typeof DEVICE_EVENTS;

type Hook<M extends keyof Moments, Answer> = (view: PropertyView, ...known: Moments[M]) => Answer;

/** What a property does at a moment. */
interface At<M extends keyof Moments> {
  readonly property: PropertyIndex;
  readonly judge?: Hook<M, Breakage | undefined>;
  readonly exercise?: Hook<M, boolean>;
}

/** The properties that do something at a moment. */
const at = <M extends keyof Moments>(moment: M): readonly At<M>[] =>
  PROPERTIES.flatMap(({ monitor, exercises }, property) => {
    const [judge, exercise] = [monitor?.[moment], exercises[moment]];
    return judge || exercise ? [{ property, judge, exercise }] : [];
  });

const AT: { readonly [M in keyof Moments]: readonly At<M>[] } = {
  handOver: at('handOver'),
  commandError: at('commandError'),
  observe: at('observe'),
  wait: at('wait'),
  consume: at('consume'),
  stop: at('stop'),
  timeOut: at('timeOut'),
  unanswered: at('unanswered'),
  hit: at('hit'),
  configured: at('configured'),
  nested: at('nested'),
  land: at('land'),
  free: at('free'),
};

/** A property's latch: it was violated; it had something to judge. */
const LATCH = { violated: 1, exercised: 2 } as const;

export class Monitors {
  readonly track: Track;
  /** By VM. */
  readonly revocations: readonly Revocations[];
  private readonly overwritten: Overwritten;
  private readonly machine: Machine;
  /** By device, the emulated IOMMU that has its vdevice, or -1. */
  private readonly owners: readonly GuestIommu[];
  private readonly view: { -readonly [Key in keyof PropertyView]: PropertyView[Key] };
  /** Actor of the event being judged: a violation is its doing. */
  private actor: ActorNumber = 0;

  constructor(machine: Machine) {
    this.machine = machine;
    const { topo } = machine;
    let freed = PROPERTIES.length;
    const revocations = topo.vms.map((_, vm) => {
      freed += Revocations.words(topo, vm);
      return freed - Revocations.words(topo, vm);
    });
    const overwritten = freed + Freed.words(topo);
    this.track = new Track(machine, overwritten + Overwritten.words(topo), {
      handOver: (queue, pos) => this.judge('handOver', queue, pos),
      commandError: (queue, pos, code) => this.judge('commandError', queue, pos, code),
      observe: (queue, pos) => this.judge('observe', queue, pos),
    });
    this.revocations = revocations.map((first, vm) => new Revocations(topo, vm, this.track.words, first));
    this.overwritten = new Overwritten(topo, this.track.words, overwritten);
    this.owners = topo.devices.map((_, d) => guestIommuOfDevice(topo, d));
    this.view = {
      m: machine,
      track: this.track,
      revocationsOf: (queue) => (queue < 0 ? undefined : this.revocations[topo.guestIommus[queue].vm]),
      freed: new Freed(topo, this.track.words, freed),
      overwritten: this.overwritten,
      leftover: undefined,
      hadEntry: false,
    };
  }

  /** Latches, revocations and track: everything that a checkpoint must keep. */
  get words(): Uint32Array {
    return this.track.words;
  }

  /** Takes note of an event; emits `violation` events on the same machine. */
  readonly observe: Observer = (kind, actor, a, b, c, d, e, f, g, h) => {
    if (kind === CHECK_EVENT.violation) return;
    this.actor = actor;
    this.note(kind, actor, a, b, c, d, e, f, g, h);
    this.track.observe(kind, actor, a, b, c, d, e, f, g, h);
    this.judgeGuest(kind, actor, a, b, c, d, e, f, g, h);
    this.judgeHardware(kind, actor, a, b, c, d, e, f, g, h);
  };

  /** From now on the machine's events come here, and what they violate goes to `violated`, by index of the property. */
  attach(violated: (property: number) => void): void {
    this.machine.observe = (kind, actor, a, b, c, d, e, f, g, h) => {
      if (kind === CHECK_EVENT.violation) violated(b);
      else this.observe(kind, actor, a, b, c, d, e, f, g, h);
    };
  }

  /** Properties that had something to judge since the last call, a bit per index; lets each report a violation again. */
  unlatch(): number {
    let exercised = 0;
    for (let i = 0; i < PROPERTIES.length; i++) if (this.words[i]) exercised |= 1 << i;
    this.words.fill(0, 0, PROPERTIES.length);
    return exercised;
  }

  /** True when a property has had something to judge. What is violated was exercised. */
  exercised(property: number): boolean {
    return this.words[property] !== 0;
  }

  /** What the guest takes away, and what it does about it; what caches take in. */
  private readonly note = listen<Heard>((kind, _actor, a, b, c, d, e, f, g, _h) => {
    const { machine: m, revocations } = this;
    const { vcpus, guestIommus } = m.topo;
    switch (kind) {
      case GUEST_EVENT.pte:
      case GUEST_EVENT.context:
        revocations[vcpus[a].vm].replaced(m, a);
        break;
      case GUEST_EVENT.write:
        revocations[guestIommus[a].vm].queued(m, a, b);
        this.overwritten.written(a, b);
        break;
      case GUEST_EVENT.skip:
        this.overwritten.skipped(a, b, d, e);
        revocations[guestIommus[a].vm].skipped(
          m,
          a,
          b,
          this.track.tail(a),
          (this.track.marks(a, b) & DONE.refused) !== 0,
        );
        break;
      case GUEST_EVENT.observe:
        this.observed(a, b, e === 0);
        break;
      case KERNEL_EVENT.mapS2:
        revocations[a].givenBack(d, c);
        break;
      case KERNEL_EVENT.reuse:
        revocations[a].reusedByHost(a, b, c);
        break;
      case GUEST_EVENT.free:
        revocations[vcpus[a].vm].reused(this.frame(a, c, d), b);
        break;
      case IOMMU_EVENT.iotlbFill:
      case DEVICE_EVENT.atcFill:
        this.view.freed.filled(f, g, pagesOf(e));
        break;
    }
  });

  /** The guest sees a wait complete, or only takes it for that. */
  private observed(queue: GuestIommu, pos: Position, complete: boolean): void {
    const { machine, revocations, view } = this;
    const { leftover, hadEntry } = revocations[machine.topo.guestIommus[queue].vm].observed(
      machine,
      queue,
      pos,
      complete,
    );
    view.leftover = leftover;
    view.hadEntry = hadEntry;
  }

  /** Frame of a guest's page: the VM is that of vCPU `c`, the IPA is given as its halves. */
  private frame(c: Vcpu, hi: High, lo: Low): Frame {
    const { topo } = this.machine;
    return toPhysical(topo.vms[topo.vcpus[c].vm], addr(lo, hi)) / 4096;
  }

  /** The first guest queue of a VM. */
  private firstOf(vm: Vm): GuestIommu {
    return this.machine.topo.guestIommus.findIndex((guestIommu) => guestIommu.vm === vm);
  }

  private readonly judgeGuest = listen<Heard>((kind, _actor, a, b, c, d, e, _f, _g, _h) => {
    const { topo } = this.machine;
    switch (kind) {
      case GUEST_EVENT.doorbell:
      case GUEST_EVENT.acknowledge:
        // A register of a queue that hardware runs is just written.
        if (e === 0) this.judge('wait', a);
        break;
      case GUEST_EVENT.observe:
        this.judge('wait', a);
        break;
      case GUEST_EVENT.free:
        this.judge('free', this.firstOf(topo.vcpus[a].vm), this.frame(a, c, d), b, false);
        break;
      case GUEST_EVENT.pte: {
        // A page that is mapped elsewhere is reused.
        const op = topo.vcpus[a].ops[this.machine.w[this.machine.layout.vcpus[a] + VCPU.pc]];
        if (op.op !== 'pte' || op.what !== 'map') break;
        const frame = toPhysical(topo.vms[topo.vcpus[a].vm], op.ipa) / 4096;
        this.revocations[topo.vcpus[a].vm].reused(frame, op.pages);
        this.judge('free', this.firstOf(topo.vcpus[a].vm), frame, op.pages, false);
        break;
      }
      case KERNEL_EVENT.reuse:
        this.judge('free', this.firstOf(a), b, c, true);
        break;
    }
  });

  private readonly judgeHardware = listen<Heard>((kind, _actor, a, b, c, d, _e, f, g, _h) => {
    switch (kind) {
      case IOMMU_EVENT.consume: {
        const origin = this.track.originWord(a, b);
        if (origin) this.judge('consume', queueIn(origin), positionIn(origin), a, c, d);
        break;
      }
      case HW_QUEUE_EVENT.consume:
        this.judge('consume', a, b, this.machine.topo.guestIommus[a].iommu, c, d);
        break;
      case HW_QUEUE_EVENT.error: {
        const closed = this.track.uncovered(a, b).map((pos) => [a, pos] as const);
        if (d === this.machine.arch.errors.unanswered) this.judge('unanswered', a, closed[0]?.[1] ?? b, closed);
        break;
      }
      case IOMMU_EVENT.commandError: {
        const closed = this.track.closedBy(a, g);
        const origin = this.track.origin(a, g) ?? closed[0];
        if (origin) this.judge('stop', origin[0], origin[1], a, f);
        if (f === this.machine.arch.errors.unanswered && closed[0])
          this.judge('unanswered', closed[0][0], closed[0][1], closed);
        break;
      }
      case IOMMU_EVENT.timeOut: {
        const first = this.machine.topo.guestIommus.findIndex(({ iommu }) => iommu === a);
        this.judge('timeOut', first);
        break;
      }
      case IOMMU_EVENT.translate:
        if (this.machine.arch.cached.hit(g)) this.judge('hit', this.owners[b], b);
        this.configured(b);
        break;
      case IOMMU_EVENT.refuse:
        this.configured(b);
        break;
      case VMM_EVENT.reattach:
        this.judge('nested', a, b, c, f);
        break;
      case DEVICE_EVENT.land: {
        const iova = addr(c, b);
        this.judge('land', this.owners[a], a, iova, this.landed(a, iova));
        break;
      }
    }
  });

  private configured(device: Device): void {
    const queue = this.owners[device];
    if (queue >= 0) this.judge('configured', queue, device);
  }

  /** Physical address that a device's access goes to: it still has its translation. */
  private landed(d: Device, iova: number): number {
    const { w, layout } = this.machine;
    const at = layout.devices[d].ctl + DEVICE.answer;
    return outputOf(w, at, iova % sizeOf(w[at + TLB.attr]));
  }

  private judge<M extends keyof Moments>(moment: M, ...known: Moments[M]): void {
    for (const { property, judge, exercise } of AT[moment]) {
      if (exercise && !this.words[property] && exercise(this.view, ...known)) this.words[property] = LATCH.exercised;
      if (!judge || this.words[property] & LATCH.violated) continue;
      const broken = judge(this.view, ...known);
      if (broken) this.report(property, broken.queue ?? known[0], broken);
    }
  }

  /** Of a command that nobody had refused, and that its driver has overwritten, what it was. */
  private meantAt(queue: GuestIommu, pos: Position): readonly [Word, Word] {
    const lost = (this.track.marks(queue, pos) & DONE.lost) !== 0;
    return (lost && this.overwritten.at(queue, pos)) || wordsAt(this.machine, queue, pos);
  }

  private report(property: PropertyIndex, queue: GuestIommu, { pos, other, detail }: Breakage): void {
    this.words[property] = LATCH.violated | LATCH.exercised;
    const m = this.machine;
    const told: NonNullable<Breakage['detail']> = detail ?? [...wordsAt(m, queue, pos), ...this.meantAt(queue, other)];
    m.emit(CHECK_EVENT.violation, this.actor, queue, property, pos, other, ...told);
  }
}
