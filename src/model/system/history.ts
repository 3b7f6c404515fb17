/** The first pass over a run: reads each step's events and notes in the logs what can be asked for later. */
import { DONE, type Track } from '../check/track.ts';
import { HW_QUEUE_EVENT } from '../iommu/hw-queue-events.ts';
import { GUEST_EVENT } from '../guest/events.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { DEVICE_EVENT } from '../pcie/events.ts';
import { IOMMU_EVENT } from '../iommu/events.ts';
import { DEVICE, ENTRY } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { NO_COMMAND } from '../state/events.ts';
import type {
  Count,
  Device,
  HostPosition,
  IoctlNumber,
  ObjectId,
  Ordinal,
  Position,
  RuleNumber,
  Iommu,
  GuestIommu,
} from '../state/numbers.ts';
import { advance } from '../state/queue.ts';
import type { Topology } from '../state/topology.ts';
import { VMM_EVENT } from '../vmm/events.ts';
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
  }

  /** Notes a step that was just made. Times in ns. */
  step(events: Recorded, at: number, begin: number, end: number): void {
    this.at = at;
    this.now = end;
    let marks = 0;
    for (let n = 0; n < events.length; n++) {
      const event = events.at(n);
      const { kind, args } = event;
      const def = eventDef(kind);
      marks |= def.marks;
      if (def.fails?.(args)) marks |= FAILED;
      this.note(event);
      this.guest.note(event, at, end);
      if (isCall(kind) || kind === KERNEL_EVENT.reassign) this.objects.note(this.machine, at);
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
    this.aboutQueue = 0;
    this.aboutOrdinal = NO_COMMAND;
    if (kind === IOMMU_EVENT.consume) {
      const guest = this.hardware.guestCommand(args[0], args[1]);
      if (guest) {
        [this.aboutQueue, this.aboutOrdinal] = guest;
        return;
      }
    }
    const ordinal = eventDef(kind).about(args);
    if (ordinal === NO_COMMAND) return;
    // What is about a command names its queue first.
    const queue: number = args[0];
    this.aboutQueue = queue;
    this.aboutOrdinal = ordinal;
  }

  private note({ kind, args }: RawEvent): void {
    const { actors } = this.machine;
    switch (kind) {
      case GUEST_EVENT.write:
        this.commands[args[0]].add(args[1]);
        this.commands[args[0]].note(args[1], SPINE.written, this.at);
        this.commands[args[0]].setWords(args[1], args[2], args[3], args[4], args[5]);
        this.commands[args[0]].note(args[1], SPINE.writer, args[6]);
        break;
      case GUEST_EVENT.observe:
        if (args[4] === 0) this.commands[args[0]].sawUpTo(args[1], this.at);
        break;
      case GUEST_EVENT.doorbell:
      case GUEST_EVENT.acknowledge:
        if (args[4]) break;
        this.commands[args[0]].traps.push(this.at);
        this.waits[actors.guest + args[2]].open(this.now, this.at, WAIT.trap);
        break;
      case GUEST_EVENT.register:
        this.waits[actors.guest + args[0]].open(this.now, this.at, WAIT.trap);
        break;
      case GUEST_EVENT.skip:
        this.commands[args[0]].note(args[1], SPINE.skipped, this.at);
        this.commands[args[0]].overwritten.set(args[1], this.guestWords(args[0], args[1]));
        break;
      case VMM_EVENT.fetch:
        for (let i = 0; i < args[2]; i++) this.commands[args[0]].note(args[1] + i, SPINE.fetched, this.at);
        break;
      case VMM_EVENT.ioctl:
        this.called(args[0], args[1], args[2], args[3]);
        break;
      case VMM_EVENT.local:
        this.commands[args[0]].note(args[1], SPINE.fetched, this.at);
        this.commands[args[0]].flag(args[1], SPINE_FLAG.vmm);
        this.passed(args[0], args[1] + 1);
        break;
      case VMM_EVENT.cons:
      case VMM_EVENT.error:
        this.passed(args[0], args[1]);
        break;
      case VMM_EVENT.resume:
        this.waits[actors.guest + args[1]].close(this.now);
        break;
      case KERNEL_EVENT.issue:
        this.hardware.issued(this.at, args[0], args[1], args[2], args[3]);
        this.waits[actors.kernel + args[0]].open(this.now, this.at, WAIT.sync);
        break;
      case KERNEL_EVENT.hostIssue:
        this.hardware.hostIssued(this.at, args[0], args[1], args[2]);
        break;
      case KERNEL_EVENT.flush:
        this.hardware.hostIssued(this.at, args[1], args[2] + 1, args[3]);
        this.waits[actors.kernel + args[0]].open(this.now, this.at, WAIT.sync);
        break;
      case KERNEL_EVENT.seesError:
        if (args[1] === this.machine.arch.errors.illegal) this.hardware.replaced(this.at, args[0], args[2]);
        break;
      case HW_QUEUE_EVENT.consume:
        this.run(args[0], args[1]);
        break;
      case HW_QUEUE_EVENT.sync:
        this.run(args[0], args[1]);
        for (let i = args[1]; i >= 0 && !this.commands[args[0]].word(i, SPINE.complete); i--)
          this.commands[args[0]].note(i, SPINE.complete, this.at);
        break;
      case HW_QUEUE_EVENT.error:
        this.commands[args[0]].note(args[1], SPINE.handedOver, this.at);
        if (args[3] === this.machine.arch.errors.illegal) this.commands[args[0]].flag(args[1], SPINE_FLAG.refused);
        this.passed(args[0], args[1]);
        break;
      case KERNEL_EVENT.synced:
        this.waits[actors.kernel + args[0]].close(this.now);
        break;
      case KERNEL_EVENT.ret:
        this.returned(args[0], args[3], args[5], args[6] === 1);
        break;
      case IOMMU_EVENT.consume:
        this.consumed(args[0], args[1]);
        break;
      case IOMMU_EVENT.sync:
        this.hardware.synced(this.at, args[0], args[1]);
        break;
      case IOMMU_EVENT.iotlbKill:
        this.died('IOTLB', args);
        break;
      case DEVICE_EVENT.atcKill:
        this.died('ATC', args);
        break;
      case IOMMU_EVENT.translate:
        this.translated(args[1]);
        break;
      case DEVICE_EVENT.post:
        this.translated(args[0]);
        break;
      case DEVICE_EVENT.land:
        if (this.stale[args[0]]) this.staleDmas++;
        break;
    }
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
    this.judged(v, advance(0, ordinal, this.machine.topo.guestIommus[v].commandsLog2), ordinal);
  }

  /** Keeps whether a command was handed over before one that stands in front of it. */
  private judged(queue: GuestIommu, pos: Position, ordinal: Ordinal): void {
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
    const [queue, ordinal] = guest;
    this.handedOver(queue, ordinal);
    const at = advance(0, ordinal, this.machine.topo.guestIommus[queue].commandsLog2);
    // What stands in its slot by now is judged by itself.
    if (this.tally.ordinal(this.machine, queue, at) === ordinal) this.judged(queue, at, ordinal);
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
