/** All properties watching one machine: what they look at, and a latch per property (each reports its first violation). */
import { GUEST_EVENTS } from '../guest/events.ts';
import { HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { DEVICE_EVENTS } from '../pcie/events.ts';
import { IOMMU_EVENTS } from '../iommu/events.ts';
import { outputOf, pagesOf, sizeOf } from '../state/tlb.ts';
import { addr } from '../fields/field.ts';
import { DEVICE, TLB, VCPU } from '../state/layout.ts';
import type { Observer } from '../state/events.ts';
import { type Heard, inTurn, on } from '../state/heard.ts';
import type { Machine } from '../state/machine.ts';
import type {
  ActorNumber,
  Device,
  Flag,
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
import { VMM_EVENTS } from '../vmm/events.ts';
import { Asked } from './asked.ts';
import { CHECK_EVENT } from './events.ts';
import { PROPERTIES } from './properties.ts';
import type { Breakage, Moments, PropertyView } from './property.ts';
import { Freed } from './guest-duty/freed.ts';
import { Overwritten } from './guest-duty/overwritten.ts';
import { Revocations } from './guest-duty/revocations.ts';
import { DONE } from './marks.ts';
import { originOf, positionIn, queueIn } from './origin.ts';
import { Track } from './track.ts';
import { wordsAt } from './words.ts';

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
  private readonly asked: Asked;
  private readonly machine: Machine;
  /** By device, the emulated IOMMU that has its vdevice, or -1. */
  private readonly owners: readonly GuestIommu[];
  private readonly view: { -readonly [Key in keyof PropertyView]: PropertyView[Key] };
  /** Actor of the event being judged: a violation is its doing. */
  private actor: ActorNumber = 0;
  private readonly heard: Heard;

  constructor(machine: Machine) {
    this.machine = machine;
    const { topo } = machine;
    let freed = PROPERTIES.length;
    const revocations = topo.vms.map((_, vm) => {
      freed += Revocations.words(topo, vm);
      return freed - Revocations.words(topo, vm);
    });
    const overwritten = freed + Freed.words(topo);
    const asked = overwritten + Overwritten.words(topo);
    this.track = new Track(machine, asked + Asked.words(topo), {
      handOver: (queue, pos) => this.judge(AT.handOver, queue, pos),
      commandError: (queue, pos, code) => this.judge(AT.commandError, queue, pos, code),
      observe: (queue, pos) => this.judge(AT.observe, queue, pos),
    });
    this.revocations = revocations.map((first, vm) => new Revocations(topo, vm, this.track.words, first));
    this.overwritten = new Overwritten(topo, this.track.words, overwritten);
    this.asked = new Asked(machine, this.track.words, asked);
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
    this.heard = inTurn(this.notes(), this.track.heard, this.judgements());
  }

  /** Latches, revocations and track: everything that a checkpoint must keep. */
  get words(): Uint32Array {
    return this.track.words;
  }

  /** Takes note of an event; emits `violation` events on the same machine. */
  readonly observe: Observer = (kind, actor, a, b, c, d, e, f, g, h) => {
    if (kind === CHECK_EVENT.violation) return;
    this.actor = actor;
    this.heard[kind]?.(a, b, c, d, e, f, g, h);
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
  private notes(): Heard {
    const { machine: m, revocations } = this;
    const { vcpus, guestIommus } = m.topo;
    const replaced = (vcpu: Vcpu): void => revocations[vcpus[vcpu].vm].replaced(m, vcpu);
    const filled = (attr: Word, hi: High, lo: Low): void => this.view.freed.filled(hi, lo, pagesOf(attr));
    return inTurn(
      on(GUEST_EVENTS, {
        pte: replaced,
        context: replaced,
        contextFields: replaced,
        write: (queue, pos) => {
          revocations[guestIommus[queue].vm].queued(m, queue, pos);
          this.overwritten.written(queue, pos);
        },
        skip: (queue, pos, _vcpu, w0, w1) => {
          this.overwritten.skipped(queue, pos, w0, w1);
          const refused = (this.track.marks(queue, pos) & DONE.refused) !== 0;
          revocations[guestIommus[queue].vm].skipped(m, queue, pos, this.track.tail(queue), refused);
        },
        observe: (queue, pos, _vcpu, _status, believed) => this.observed(queue, pos, believed === 0),
        free: (vcpu, pages, hi, lo) => revocations[vcpus[vcpu].vm].reused(this.frame(vcpu, hi, lo), pages),
      }),
      on(KERNEL_EVENTS, {
        mapS2: (vm, _ipa, pages, first) => revocations[vm].givenBack(first, pages),
        reuse: (vm, frame, pages) => revocations[vm].reusedByHost(vm, frame, pages),
      }),
      on(IOMMU_EVENTS, {
        iotlbFill: (_iommu, _tag, _c, _d, attr, hi, lo) => filled(attr, hi, lo),
        consume: (iommu, pos, w0, w1) =>
          this.asked.consumed(iommu, undefined, this.track.originWord(iommu, pos), w0, w1),
        timeOut: (_iommu, device) => this.asked.timedOut(device),
        sync: (iommu) => this.asked.closed(iommu, undefined),
      }),
      on(HW_QUEUE_EVENTS, {
        consume: (queue, pos, w0, w1) =>
          this.asked.consumed(guestIommus[queue].iommu, queue, originOf(queue, pos), w0, w1),
        sync: (queue) => this.asked.closed(guestIommus[queue].iommu, queue),
      }),
      on(DEVICE_EVENTS, { atcFill: (_device, _tag, _c, _d, attr, hi, lo) => filled(attr, hi, lo) }),
    );
  }

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

  private judgements(): Heard {
    const { topo, arch } = this.machine;
    const { vcpus, guestIommus } = topo;
    return inTurn(
      on(GUEST_EVENTS, {
        doorbell: (queue, _pos, _vcpu, _value, hardware) => this.written(queue, hardware),
        acknowledge: (queue, _pos, _vcpu, _value, hardware) => this.written(queue, hardware),
        observe: (queue) => this.judge(AT.wait, queue),
        free: (vcpu, pages, hi, lo) =>
          this.judge(AT.free, this.firstOf(vcpus[vcpu].vm), this.frame(vcpu, hi, lo), pages, false),
        pte: (vcpu) => this.mapped(vcpu),
      }),
      on(KERNEL_EVENTS, { reuse: (vm, frame, pages) => this.judge(AT.free, this.firstOf(vm), frame, pages, true) }),
      on(IOMMU_EVENTS, {
        consume: (iommu, pos, w0, w1) => {
          const origin = this.track.originWord(iommu, pos);
          if (origin) this.judge(AT.consume, queueIn(origin), positionIn(origin), iommu, w0, w1);
        },
        commandError: (iommu, _b, _c, _d, _e, cerror, pos) => {
          const closed = this.track.closedBy(iommu, pos);
          const origin = this.track.origin(iommu, pos) ?? this.asked.silent(iommu) ?? closed[0];
          if (origin) this.judge(AT.stop, origin[0], origin[1], iommu, cerror);
          if (cerror === arch.errors.unanswered && closed[0])
            this.judge(AT.unanswered, ...closed[0], -1, this.asked.devices(iommu, undefined));
        },
        timeOut: (iommu) => {
          const first = guestIommus.findIndex((one) => one.iommu === iommu);
          this.judge(AT.timeOut, first);
        },
        translate: (_iommu, device, _c, _d, _e, _f, used) => {
          if (arch.cached.hit(used)) this.judge(AT.hit, this.owners[device], device);
          this.configured(device);
        },
        refuse: (_iommu, device) => this.configured(device),
      }),
      on(HW_QUEUE_EVENTS, {
        consume: (queue, pos, w0, w1) => this.judge(AT.consume, queue, pos, guestIommus[queue].iommu, w0, w1),
        error: (queue, pos, _value, cerror) => {
          if (cerror !== arch.errors.unanswered) return;
          const devices = this.asked.devices(guestIommus[queue].iommu, queue);
          this.judge(AT.unanswered, queue, this.track.open(queue, pos), pos, devices);
        },
      }),
      on(VMM_EVENTS, {
        reattach: (queue, device, vsid, _hwpt, _old, w0) => this.judge(AT.nested, queue, device, vsid, w0),
      }),
      on(DEVICE_EVENTS, {
        land: (device, hi, lo) => {
          const iova = addr(lo, hi);
          this.judge(AT.land, this.owners[device], device, iova, this.landed(device, iova));
        },
      }),
    );
  }

  /** A register of a queue that hardware runs is just written. */
  private written(queue: GuestIommu, hardware: Flag): void {
    if (hardware === 0) this.judge(AT.wait, queue);
  }

  /** A page that is mapped elsewhere is reused. */
  private mapped(vcpu: Vcpu): void {
    const { w, layout, topo } = this.machine;
    const { vm, ops } = topo.vcpus[vcpu];
    const op = ops[w[layout.vcpus[vcpu] + VCPU.pc]];
    if (op.op !== 'pte' || op.what !== 'map') return;
    const frame = toPhysical(topo.vms[vm], op.ipa) / 4096;
    this.revocations[vm].reused(frame, op.pages);
    this.judge(AT.free, this.firstOf(vm), frame, op.pages, false);
  }

  private configured(device: Device): void {
    const queue = this.owners[device];
    if (queue >= 0) this.judge(AT.configured, queue, device);
  }

  /** Physical address that a device's access goes to: it still has its translation. */
  private landed(d: Device, iova: number): number {
    const { w, layout } = this.machine;
    const at = layout.devices[d].ctl + DEVICE.answer;
    return outputOf(w, at, iova % sizeOf(w[at + TLB.attr]));
  }

  /** Each moment knows its queue first. */
  private judge<M extends keyof Moments>(moment: readonly At<M>[], ...known: Moments[M]): void;
  private judge(moment: readonly At<keyof Moments>[], queue: GuestIommu, b: never, c: never, d: never, e: never): void {
    for (let i = 0; i < moment.length; i++) {
      const { property, judge, exercise } = moment[i];
      if (exercise && !this.words[property] && exercise(this.view, queue, b, c, d, e))
        this.words[property] = LATCH.exercised;
      if (!judge || this.words[property] & LATCH.violated) continue;
      const broken = judge(this.view, queue, b, c, d, e);
      if (broken) this.report(property, broken.queue ?? queue, broken);
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
