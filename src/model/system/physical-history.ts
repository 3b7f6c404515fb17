/** What the first pass over a run notes of the commands in physical queues: theirs, and of those of guests that they became. */
import { positionIn } from '../check/origin.ts';
import type { Track } from '../check/track.ts';
import type { Machine } from '../state/machine.ts';
import type { Count, GuestIommu, HostPosition, Iommu, Ordinal } from '../state/numbers.ts';
import { advance, distance } from '../state/queue.ts';
import { type CommandLog, PHYSICAL, type PhysicalLog, SPINE } from './logs.ts';
import type { Tally } from './tally.ts';

/** `at`: position right after the step that is noted. */
export class PhysicalHistory {
  private readonly machine: Machine;
  private readonly track: Track;
  private readonly tally: Tally;
  /** By IOMMU. */
  private readonly logs: readonly PhysicalLog[];
  /** By guest queue. */
  private readonly commands: readonly CommandLog[];

  constructor(
    machine: Machine,
    track: Track,
    tally: Tally,
    logs: readonly PhysicalLog[],
    commands: readonly CommandLog[],
  ) {
    this.machine = machine;
    this.track = track;
    this.tally = tally;
    this.logs = logs;
    this.commands = commands;
  }

  /** Commands of a guest and the wait behind them are in a queue. */
  issued(at: number, v: GuestIommu, iommu: Iommu, n: Count, first: HostPosition): void {
    const m = this.machine;
    for (let i = 0; i <= n; i++) {
      const pos = advance(first, i, m.topo.iommus[iommu].commandsLog2);
      const origin = this.track.originWord(iommu, pos);
      if (!origin) {
        this.add(at, iommu, pos);
        continue;
      }
      const ordinal = this.tally.ordinal(m, v, positionIn(origin));
      const number = this.add(at, iommu, pos, v, ordinal);
      this.commands[v].note(ordinal, SPINE.issued, at);
      this.commands[v].note(ordinal, SPINE.physical, number + 1);
    }
  }

  /** Commands of the host's own: they come from no guest. */
  hostIssued(at: number, iommu: Iommu, n: Count, first: HostPosition): void {
    for (let i = 0; i < n; i++) this.add(at, iommu, advance(first, i, this.machine.topo.iommus[iommu].commandsLog2));
  }

  consumed(at: number, iommu: Iommu, pos: HostPosition): void {
    const log = this.logs[iommu];
    const number = this.number(iommu, pos);
    if (!log.word(number, PHYSICAL.consumed)) log.set(number, PHYSICAL.consumed, at);
  }

  /**
   * The guest's command that one in a queue was made of; undefined for those of the host's own. It is known by its number: a
   * call that returned early lets the guest write over its slot before hardware comes to it.
   */
  guestCommand(iommu: Iommu, pos: HostPosition): readonly [queue: GuestIommu, ordinal: Ordinal] | undefined {
    const log = this.logs[iommu];
    const number = this.number(iommu, pos);
    const queue = log.word(number, PHYSICAL.queue);
    return queue ? [queue - 1, log.word(number, PHYSICAL.ordinal)] : undefined;
  }

  /** The host's driver has written a wait over an illegal command. */
  replaced(at: number, iommu: Iommu, pos: HostPosition): void {
    this.logs[iommu].set(this.number(iommu, pos), PHYSICAL.replaced, at);
    const guest = this.guestCommand(iommu, pos);
    if (guest) this.commands[guest[0]].note(guest[1], SPINE.replaced, at);
  }

  /** A wait completes: so is everything before it, but what the host's driver has overwritten. */
  synced(at: number, iommu: Iommu, pos: HostPosition): void {
    const log = this.logs[iommu];
    const sync = this.number(iommu, pos);
    log.set(sync, PHYSICAL.consumed, at);
    for (; log.incomplete <= sync; log.incomplete++) {
      const number = log.incomplete;
      log.set(number, PHYSICAL.complete, at);
      const queue = log.word(number, PHYSICAL.queue);
      if (queue && !log.word(number, PHYSICAL.replaced))
        this.commands[queue - 1].note(log.word(number, PHYSICAL.ordinal), SPINE.complete, at);
    }
  }

  /** Puts what lies at a position behind the commands before it; its number. */
  private add(at: number, iommu: Iommu, pos: HostPosition, queue?: GuestIommu, ordinal?: Ordinal): number {
    const m = this.machine;
    const pa = m.arch.queue.slot(m, m.layout.iommus[iommu].regs, pos);
    const { mem } = m;
    const [w0, w1, w2, w3] = [mem.read32(pa), mem.read32(pa + 4), mem.read32(pa + 8), mem.read32(pa + 12)];
    return this.logs[iommu].add(at, w0, w1, w2, w3, queue, ordinal);
  }

  /** Number, since the run began, of the command at a position. */
  private number(iommu: Iommu, pos: HostPosition): number {
    const m = this.machine;
    const prod = m.arch.queue.prod(m, m.layout.iommus[iommu].regs);
    return this.logs[iommu].count - distance(pos, prod, m.topo.iommus[iommu].commandsLog2);
  }
}
