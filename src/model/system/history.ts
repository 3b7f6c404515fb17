/** The first pass over a run: reads each step's events and notes in the logs what can be asked for later. */
import { DONE } from '../check/marks.ts';
import type { Track } from '../check/track.ts';
import { HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { DEVICE_EVENTS } from '../pcie/events.ts';
import { IOMMU_EVENT, IOMMU_EVENTS } from '../iommu/events.ts';
import { DEVICE, ENTRY } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { NO_COMMAND } from '../state/events.ts';
import { type Heard, atKinds, inTurn, onKept } from '../state/heard.ts';
import type {
  Count,
  Device,
  Flag,
  HostPosition,
  IoctlNumber,
  ObjectId,
  Ordinal,
  RuleNumber,
  Iommu,
  GuestIommu,
  Vcpu,
  Word,
} from '../state/numbers.ts';
import { advance } from '../state/queue.ts';
import type { Topology } from '../state/topology.ts';
import { VMM_EVENTS } from '../vmm/events.ts';
import { isCall } from '../vmm/main-events.ts';
import { eventDef } from './events.ts';
import { GuestLog } from './guest-log.ts';
import { CallLog, CommandLog, type Death, FAILED, PhysicalLog, SPINE, SPINE_FLAG, WAIT, WaitLog } from './logs.ts';
import { PhysicalHistory } from './physical-history.ts';
import type { RawEvent, Recorded } from './raw-event.ts';
import { SeenObjects } from './seen.ts';
import { StepLog } from './step-log.ts';
import type { Tally } from './tally.ts';

const MOST_DEATHS = 4096;

/** Commands of a run whose length is foreseen. */
const MANY = 4096;

/** Commands that programs write into a queue, but those that choose another one on the way. */
const programmedFor = ({ vcpus }: Topology, v: GuestIommu): number =>
  vcpus.reduce(
    (sum, { ops }) => ops.reduce((own, op) => own + (op.op === 'commands' && op.guestIommu === v ? op.count : 0), sum),
    0,
  );

export class History {
  readonly steps: StepLog;
  /** By guest queue. */
  readonly commands: readonly CommandLog[];
  /** By IOMMU. */
  readonly physical: readonly PhysicalLog[];
  readonly calls: CallLog;
  /** By actor. */
  readonly waits: readonly WaitLog[];
  readonly deaths: Death[] = [];
  readonly objects = new SeenObjects();
  readonly guest: GuestLog;
  /** Commands that hardware was handed once more after it had carried them out. */
  again = 0;
  /** Accesses that went where a cached translation or configuration led, and memory no longer did. */
  staleDmas = 0;

  private readonly machine: Machine;
  private readonly track: Track;
  private readonly tally: Tally;
  private readonly hardware: PhysicalHistory;
  private readonly heard: Heard;
  /** Per queue: the command that CONS stands at, and the call in the kernel. */
  private readonly cons: number[];
  private readonly calling: number[];
  /** Per device: the access that was translated last relies on what memory no longer says. */
  private readonly stale: boolean[];
  private at = 0;
  private now = 0;
  /** The command that the step is about. */
  private aboutQueue: GuestIommu = 0;
  private aboutOrdinal: Ordinal = NO_COMMAND;

  constructor(machine: Machine, track: Track, tally: Tally) {
    const { guestIommus, iommus } = machine.topo;
    this.machine = machine;
    this.track = track;
    this.tally = tally;
    const programmed = guestIommus.map((_, v) => programmedFor(machine.topo, v));
    const all = programmed.reduce((sum, count) => sum + count, 0);
    const written = (): number => guestIommus.reduce((sum, _, v) => sum + tally.written(v), 0);
    const before = written();
    const foreseen = all < MANY ? undefined : (length: number) => length * Math.max(1, all / (written() - before));
    this.steps = new StepLog(foreseen);
    this.calls = new CallLog(foreseen);
    this.commands = guestIommus.map(({ begins }, v) => {
      const log = new CommandLog(programmed[v]);
      if (begins) log.begin(begins);
      return log;
    });
    this.physical = iommus.map(() => new PhysicalLog(machine.arch.commands.wait, foreseen));
    this.hardware = new PhysicalHistory(machine, track, tally, this.physical, this.commands);
    this.waits = machine.actors.all.map(() => new WaitLog(foreseen));
    this.cons = guestIommus.map(({ begins }) => begins?.position ?? 0);
    this.calling = guestIommus.map(() => 0);
    this.stale = machine.topo.devices.map(() => false);
    this.objects.note(machine, 0);
    this.guest = new GuestLog(machine.topo.vcpus.length, machine.arch.errors);
    this.heard = inTurn(this.notes(), this.guest.heard);
  }

  /** Notes a step that was just made. Times in ns. */
  step(events: Recorded, at: number, begin: number, end: number): void {
    this.at = at;
    this.now = end;
    this.guest.begin(at, end);
    let marks = 0;
    for (let n = 0; n < events.length; n++) {
      const event = events.at(n);
      const { kind, args } = event;
      const def = eventDef(kind);
      marks |= def.marks;
      if (def.fails?.(args)) marks |= FAILED;
      const does = this.heard[kind];
      if (does) does(args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7]);
    }
    if (events.length === 0) {
      this.steps.add(marks, 0, 0, begin, end, 0, NO_COMMAND);
      return;
    }
    const first = events.at(0);
    this.about(first);
    this.steps.add(marks, first.kind, first.actor, begin, end, this.aboutQueue, this.aboutOrdinal);
  }

  /** Notes the guest command that an event is about. */
  private about({ kind, args }: RawEvent): void {
    const guest = kind === IOMMU_EVENT.consume ? this.hardware.guestCommand(args[0], args[1]) : undefined;
    this.aboutOrdinal = guest ? guest[1] : eventDef(kind).about(args);
    // What is about a command names its queue first.
    const queue: number = guest ? guest[0] : args[0];
    this.aboutQueue = this.aboutOrdinal === NO_COMMAND ? 0 : queue;
  }

  /** What is noted of events, by their kinds. */
  private notes(): Heard {
    const { actors, arch } = this.machine;
    const { commands, hardware, waits } = this;
    const trapped = (vcpu: Vcpu): void => waits[actors.guest + vcpu].open(this.now, this.at, WAIT.trap);
    const synced = (queue: GuestIommu): void => waits[actors.kernel + queue].open(this.now, this.at, WAIT.sync);
    const rung = (queue: GuestIommu, _ordinal: Ordinal, vcpu: Vcpu, _value: Word, direct: Flag): void => {
      if (direct) return;
      commands[queue].traps.push(this.at);
      trapped(vcpu);
    };
    return inTurn(
      onKept(GUEST_EVENTS, {
        write: (queue, ordinal, w0, w1, w2, w3, vcpu) => {
          const log = commands[queue];
          log.add(ordinal);
          log.note(ordinal, SPINE.written, this.at);
          log.setWords(ordinal, w0, w1, w2, w3);
          log.note(ordinal, SPINE.writer, vcpu);
        },
        observe: (queue, ordinal, _vcpu, _status, believed) => {
          if (!believed) commands[queue].sawUpTo(ordinal, this.at);
        },
        doorbell: rung,
        acknowledge: rung,
        register: trapped,
        skip: (queue, ordinal) => {
          commands[queue].note(ordinal, SPINE.skipped, this.at);
          commands[queue].overwritten.set(ordinal, this.guestWords(queue, ordinal));
        },
      }),
      onKept(VMM_EVENTS, {
        fetch: (queue, first, count) => {
          for (let i = 0; i < count; i++) commands[queue].note(first + i, SPINE.fetched, this.at);
        },
        ioctl: (queue, ioctl, target, entries) => this.called(queue, ioctl, target, entries),
        local: (queue, ordinal) => {
          commands[queue].note(ordinal, SPINE.fetched, this.at);
          commands[queue].flag(ordinal, SPINE_FLAG.vmm);
          this.passed(queue, ordinal + 1);
        },
        cons: (queue, ordinal) => this.passed(queue, ordinal),
        error: (queue, ordinal) => this.passed(queue, ordinal),
        resume: (_queue, vcpu) => waits[actors.guest + vcpu].close(this.now),
      }),
      onKept(KERNEL_EVENTS, {
        issue: (queue, iommu, count, first) => {
          hardware.issued(this.at, queue, iommu, count, first);
          synced(queue);
        },
        hostIssue: (iommu, count, first) => hardware.hostIssued(this.at, iommu, count, first),
        flush: (queue, iommu, count, first) => {
          hardware.hostIssued(this.at, iommu, count + 1, first);
          synced(queue);
        },
        seesError: (iommu, cerror, pos) => {
          if (cerror === arch.errors.illegal) hardware.replaced(this.at, iommu, pos);
        },
        synced: (queue) => waits[actors.kernel + queue].close(this.now),
        ret: (queue, _ioctl, _target, rule, _entries, ordinal, refused) =>
          this.returned(queue, rule, ordinal, refused === 1),
        reassign: () => this.objects.note(this.machine, this.at),
      }),
      onKept(HW_QUEUE_EVENTS, {
        consume: (queue, ordinal) => this.run(queue, ordinal),
        sync: (queue, ordinal) => {
          this.run(queue, ordinal);
          for (let i: Ordinal = ordinal; i >= 0 && !commands[queue].word(i, SPINE.complete); i--)
            commands[queue].note(i, SPINE.complete, this.at);
        },
        error: (queue, ordinal, _value, cerror) => {
          commands[queue].note(ordinal, SPINE.handedOver, this.at);
          if (cerror === arch.errors.illegal) commands[queue].flag(ordinal, SPINE_FLAG.refused);
          this.passed(queue, ordinal);
        },
      }),
      onKept(IOMMU_EVENTS, {
        consume: (iommu, pos) => this.consumed(iommu, pos),
        sync: (iommu, pos) => hardware.synced(this.at, iommu, pos),
        iotlbKill: (...args) => this.died('IOTLB', args),
        translate: (_iommu, device) => this.translated(device),
      }),
      onKept(DEVICE_EVENTS, {
        atcKill: (...args) => this.died('ATC', args),
        post: (device) => this.translated(device),
        land: (device) => {
          if (this.stale[device]) this.staleDmas++;
        },
      }),
      atKinds(isCall, () => this.objects.note(this.machine, this.at)),
    );
  }

  private guestWords(v: GuestIommu, ordinal: Ordinal): Uint32Array {
    const { machine } = this;
    const pos = advance(0, ordinal, machine.topo.guestIommus[v].commandsLog2);
    const pa = machine.arch.guest.slot(machine, v, pos);
    return Uint32Array.from({ length: 4 }, (_, n) => machine.mem.read32(pa + 4 * n));
  }

  private called(v: GuestIommu, ioctl: IoctlNumber, target: ObjectId, n: Count): void {
    const m = this.machine;
    const { calls } = this;
    const call = calls.at.push(this.at);
    this.calling[v] = call;
    calls.queue.push(v);
    calls.ret.push(0);
    calls.ioctl.push(ioctl);
    calls.target.push(target);
    calls.rule.push(0);
    calls.first.push(calls.members.length);
    calls.count.push(n);
    for (let i = 0; i < n; i++) {
      const ordinal = this.tally.ordinal(m, v, m.w[m.layout.guestIommus[v].entries + i * ENTRY.SIZE + ENTRY.pos]);
      calls.members.push(ordinal);
      this.commands[v].note(ordinal, SPINE.call, call + 1);
    }
    this.waits[m.actors.vmm + v].open(this.now, this.at, WAIT.ioctl, call);
  }

  private returned(v: GuestIommu, rule: RuleNumber, ordinal: Ordinal, refused: boolean): void {
    this.calls.ret.data[this.calling[v]] = this.at;
    this.calls.rule.data[this.calling[v]] = rule;
    this.waits[this.machine.actors.vmm + v].close(this.now);
    if (!refused) return;
    this.commands[v].note(ordinal, SPINE.handedOver, this.at);
    this.commands[v].flag(ordinal, SPINE_FLAG.refused);
    this.judged(v, ordinal);
  }

  /** Keeps whether a command was handed over before one that stands in front of it. What stands in its slot by now is judged by itself. */
  private judged(queue: GuestIommu, ordinal: Ordinal): void {
    const pos = advance(0, ordinal, this.machine.topo.guestIommus[queue].commandsLog2);
    if (this.tally.ordinal(this.machine, queue, pos) !== ordinal) return;
    if ((this.track.marks(queue, pos) & DONE.outOfOrder) === 0) return;
    this.commands[queue].flag(ordinal, SPINE_FLAG.outOfOrder);
    const first = this.tally.ordinal(this.machine, queue, this.track.next(queue));
    this.commands[queue].note(ordinal, SPINE.overtook, first + 1);
  }

  /** Hardware consumes a command of a hardware queue, in the guest's own queue. */
  private run(queue: GuestIommu, ordinal: Ordinal): void {
    this.handedOver(queue, ordinal);
    for (const moment of [SPINE.fetched, SPINE.issued]) this.commands[queue].note(ordinal, moment, this.at);
    this.passed(queue, ordinal + 1);
  }

  private consumed(iommu: Iommu, pos: HostPosition): void {
    this.hardware.consumed(this.at, iommu, pos);
    const guest = this.hardware.guestCommand(iommu, pos);
    if (!guest) return;
    this.handedOver(...guest);
    this.judged(...guest);
  }

  private handedOver(queue: GuestIommu, ordinal: Ordinal): void {
    const log = this.commands[queue];
    if (this.done(log, ordinal)) this.again++;
    log.note(ordinal, SPINE.handedOver, this.at);
  }

  /** Hardware has done a command: not one that it refused, that its driver has overwritten since, or a wait without an end. */
  private done(log: CommandLog, ordinal: Ordinal): boolean {
    const is = (what: number): boolean => log.word(ordinal, what) > 0;
    const waits = this.machine.arch.commands.isWait(log.word(ordinal, SPINE.words));
    if (!is(waits ? SPINE.complete : SPINE.handedOver)) return false;
    return !is(SPINE.skipped) && !is(SPINE.replaced) && (log.word(ordinal, SPINE.flags) & SPINE_FLAG.refused) === 0;
  }

  /** A device has been given a translation for its access. */
  private translated(device: Device): void {
    const { topo, layout } = this.machine;
    const answer = layout.devices[device].ctl + DEVICE.answer;
    this.stale[device] = this.machine.arch.cached.isStale(this.machine, topo.devices[device].iommu, answer, false);
  }

  /** CONS moves to a command: it passes all before. */
  private passed(queue: GuestIommu, cons: Ordinal): void {
    for (; this.cons[queue] < cons; this.cons[queue]++)
      this.commands[queue].note(this.cons[queue], SPINE.passed, this.at);
  }

  private died(cache: Death['cache'], args: readonly number[]): void {
    if (this.deaths.length < MOST_DEATHS) this.deaths.push({ at: this.at, cache, args: [...args] });
  }
}
