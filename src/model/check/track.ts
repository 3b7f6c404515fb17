/**
 * What became of each guest command, in monitor words: a halfword of marks per slot of each guest queue, and for each
 * slot of a physical command queue the guest command it came from. Finite like the queues, so it can be part of a search's key.
 */
import { HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { IOMMU_EVENTS } from '../iommu/events.ts';
import { CALL, ENTRY } from '../state/layout.ts';
import { inTurn, on } from '../state/heard.ts';
import type { Machine } from '../state/machine.ts';
import type { Cerror, Count, HostPosition, Position, Iommu, GuestIommu, Word } from '../state/numbers.ts';
import { advance, distance, indexOf } from '../state/queue.ts';
import { VMM_EVENTS } from '../vmm/events.ts';
import { completedAt, consumedAll, consumedAt, isUnfinished, isUntouched, leaves } from './lapped.ts';
import { DONE } from './marks.ts';
import { originOf, positionIn, queueIn } from './origin.ts';

/** What properties look at, called in this order after the marks are up to date. */
export interface TrackHooks {
  handOver(queue: GuestIommu, pos: Position): void;
  /** The guest can see a command error at `pos`. */
  commandError(queue: GuestIommu, pos: Position, cerror: Cerror): void;
  /** The guest sees its wait at `pos` complete. */
  observe(queue: GuestIommu, pos: Position): void;
}

interface QueueWords {
  readonly log2: number;
  /** Next slot the guest will write. */
  readonly tail: number;
  /** First command neither handed over nor done by the VMM. */
  readonly next: number;
  /** Everything before it was covered by a wait that the guest saw complete, or has left its slot. */
  readonly observed: number;
  /** What left its slot since that wait: `lapped.ts`. */
  readonly lapped: number;
  /** 1 + where the guest can see a command error. */
  readonly error: number;
  /** Sum of NOTED values. */
  readonly noted: number;
  /** Two slots to a word. */
  readonly marks: number;
}

/** What has been seen of a queue, for ever. */
const NOTED = {
  /** A command was handed over. */
  handedOver: 1,
  /** A wait with a command before it was seen complete. */
  synced: 2,
} as const;

export class Track {
  readonly words: Uint32Array;
  /** Where the words of each guest queue begin, and behind them those of the physical queues. */
  readonly starts: readonly number[];
  readonly hardware: number;
  private readonly queues: readonly QueueWords[];
  private readonly iommus: readonly { readonly log2: number; readonly synced: number; readonly origin: number }[];

  private readonly machine: Machine;
  private readonly hooks: TrackHooks;

  /** `first`: words to leave at the front for others. */
  constructor(machine: Machine, first: number, hooks: TrackHooks) {
    const { topo, parts } = machine;
    this.machine = machine;
    this.hooks = hooks;
    let size = first;
    const take = (words: number): number => {
      size += words;
      return size - words;
    };
    this.queues = topo.guestIommus.map(({ commandsLog2: log2 }) => ({
      log2,
      tail: take(1),
      next: take(1),
      observed: take(1),
      lapped: take(1),
      error: take(1),
      noted: take(1),
      marks: take(Math.ceil(2 ** log2 / 2)),
    }));
    this.starts = this.queues.map(({ tail }) => tail);
    this.hardware = size;
    this.iommus = topo.iommus.map(({ commandsLog2: log2 }) => ({ log2, synced: take(1), origin: take(2 ** log2) }));
    this.words = parts.words(size);
    topo.guestIommus.forEach(({ begins }, v) => {
      const { tail, next, observed } = this.queues[v];
      for (const at of [tail, next, observed]) this.words[at] = begins?.position ?? 0;
    });
  }

  marks(queue: GuestIommu, pos: Position): number {
    const q = this.queues[queue];
    const i = indexOf(pos, q.log2);
    return (this.words[q.marks + (i >>> 1)] >>> ((i & 1) * 16)) & 0xffff;
  }

  log2(queue: GuestIommu): number {
    return this.queues[queue].log2;
  }

  next(queue: GuestIommu): Position {
    return this.words[this.queues[queue].next];
  }

  observed(queue: GuestIommu): Position {
    return this.words[this.queues[queue].observed];
  }

  tail(queue: GuestIommu): Position {
    return this.words[this.queues[queue].tail];
  }

  /** True when a command left its slot unfinished since the last wait that the guest saw complete. */
  lapped(queue: GuestIommu): boolean {
    return isUnfinished(this.words[this.queues[queue].lapped]);
  }

  /** The same, and it was not handed over. */
  lappedUntouched(queue: GuestIommu): boolean {
    return isUntouched(this.words[this.queues[queue].lapped]);
  }

  /** True when a command stands between the wait at a position and the last one that the guest saw complete. */
  closes(queue: GuestIommu, pos: Position): boolean {
    return this.observed(queue) !== pos || this.words[this.queues[queue].lapped] !== 0;
  }

  /** Where the guest can see a command error, or -1. */
  errorAt(queue: GuestIommu): Position {
    return this.words[this.queues[queue].error] - 1;
  }

  /** True when a wait behind a position was seen complete: what lies before it was judged then. */
  judged(queue: GuestIommu, pos: Position): boolean {
    const { log2 } = this.queues[queue];
    return distance(this.observed(queue), pos, log2) >= 1 << log2;
  }

  /** True when a command of the queue was handed over before. */
  handedOverBefore(queue: GuestIommu): boolean {
    return (this.words[this.queues[queue].noted] & NOTED.handedOver) !== 0;
  }

  /** True when the guest saw a wait complete that had a command before it. */
  syncedBefore(queue: GuestIommu): boolean {
    return (this.words[this.queues[queue].noted] & NOTED.synced) !== 0;
  }

  /** The guest command in a slot of a physical command queue: [queue, position], or undefined for the kernel's own commands. */
  origin(iommu: Iommu, pos: HostPosition): readonly [queue: GuestIommu, pos: Position] | undefined {
    const word = this.originWord(iommu, pos);
    return word === 0 ? undefined : [queueIn(word), positionIn(word)];
  }

  /** The same as one word, which `queueIn` and `positionIn` read; 0 for the kernel's own commands. */
  originWord(iommu: Iommu, pos: HostPosition): Word {
    const s = this.iommus[iommu];
    return this.words[s.origin + indexOf(pos, s.log2)];
  }

  /** The first command of a physical queue that no wait has closed. */
  closedTo(iommu: Iommu): HostPosition {
    return this.words[this.iommus[iommu].synced];
  }

  /** Lets `word` stand for where the command came from that was in a slot of a physical queue, and was closed. */
  forget(iommu: Iommu, pos: HostPosition, word: Word): void {
    const { log2, origin } = this.iommus[iommu];
    this.words[origin + indexOf(pos, log2)] = word;
  }

  /** The guest commands that the wait at `pos` of a physical command queue closes. */
  closedBy(iommu: Iommu, pos: HostPosition): (readonly [queue: GuestIommu, pos: Position])[] {
    const { log2, synced } = this.iommus[iommu];
    const closed: (readonly [GuestIommu, Position])[] = [];
    for (let at = this.words[synced]; at !== pos; at = advance(at, 1, log2)) {
      const origin = this.origin(iommu, at);
      if (origin) closed.push(origin);
    }
    return closed;
  }

  readonly heard = inTurn(
    on(GUEST_EVENTS, {
      write: (queue, pos) => this.written(queue, pos),
      skip: (queue, pos) =>
        this.set(queue, pos, this.marks(queue, pos) & (DONE.refused | DONE.complete) ? 0 : DONE.lost),
      observe: (queue, pos) => this.observedAt(queue, pos),
      acknowledge: (queue) => {
        this.words[this.queues[queue].error] = 0;
      },
    }),
    on(VMM_EVENTS, {
      fetch: (queue, first, commands) => {
        for (let i = 0; i < commands; i++) this.add(queue, advance(first, i, this.queues[queue].log2), DONE.fetched);
      },
      local: (queue, pos) => {
        this.add(queue, pos, DONE.fetched | DONE.vmm);
        this.moveNext(queue);
      },
      error: (queue, pos, _value, cerror) => this.stopped(queue, pos, cerror),
    }),
    on(KERNEL_EVENTS, {
      issue: (queue, iommu, commands, first) => this.issued(queue, iommu, commands, first),
      hostIssue: (iommu, commands, first) => this.hostIssued(iommu, commands, first),
      flush: (_queue, iommu, commands, first) => this.hostIssued(iommu, commands + 1, first),
      ret: (queue, _ioctl, _target, _rule, _entries, pos, refused) => {
        if (refused) this.handOver(queue, pos, DONE.refused);
      },
    }),
    on(IOMMU_EVENTS, {
      consume: (iommu, pos) => this.consumed(iommu, pos),
      sync: (iommu, pos) => this.synced(iommu, pos),
      commandError: (iommu, _w0, _w1, _w2, _w3, cerror, pos) => {
        if (cerror === this.machine.arch.errors.illegal) this.refusedByHardware(iommu, pos);
      },
    }),
    on(HW_QUEUE_EVENTS, {
      consume: (queue, pos) => this.handOver(queue, pos, DONE.fetched | DONE.issued | DONE.consumed),
      sync: (queue, pos) => this.syncedAt(queue, pos),
      error: (queue, pos, _value, cerror) => {
        // An illegal command was looked at and not executed.
        this.set(queue, pos, this.marks(queue, pos) & ~DONE.consumed);
        const illegal = cerror === this.machine.arch.errors.illegal;
        this.handOver(queue, pos, DONE.fetched | (illegal ? DONE.refused : 0));
        this.stopped(queue, pos, cerror);
      },
    }),
  );

  /** The command that had the slot before can be judged no more. */
  private written(queue: GuestIommu, pos: Position): void {
    const { log2, tail, next, observed, lapped } = this.queues[queue];
    const before = advance(pos, -(1 << log2), log2);
    if (this.words[observed] === before) {
      this.words[lapped] = leaves(this.words[lapped], before, this.marks(queue, before));
      this.words[observed] = advance(before, 1, log2);
    }
    if (this.words[next] === before) this.words[next] = advance(before, 1, log2);
    this.words[tail] = advance(pos, 1, log2);
    this.set(queue, pos, 0);
  }

  private stopped(queue: GuestIommu, pos: Position, cerror: Cerror): void {
    this.hooks.commandError(queue, pos, cerror);
    this.words[this.queues[queue].error] = pos + 1;
  }

  /** Another vCPU may have seen a later wait before: then nothing is left to judge. */
  private observedAt(queue: GuestIommu, pos: Position): void {
    const { log2, observed, lapped, noted } = this.queues[queue];
    if (this.judged(queue, pos)) return;
    this.hooks.observe(queue, pos);
    if (this.closes(queue, pos)) this.words[noted] |= NOTED.synced;
    this.words[observed] = advance(pos, 1, log2);
    this.words[lapped] = 0;
  }

  private issued(v: GuestIommu, iommu: Iommu, n: Count, first: HostPosition): void {
    const m = this.machine;
    const { call, entries } = m.layout.guestIommus[v];
    const { log2, origin } = this.iommus[iommu];
    const from = m.w[call + CALL.cur] - n;
    for (let i = 0; i < n; i++) {
      const pos = m.w[entries + (from + i) * ENTRY.SIZE + ENTRY.pos];
      this.words[origin + indexOf(first + i, log2)] = originOf(v, pos);
      this.add(v, pos, DONE.issued);
    }
    this.words[origin + indexOf(first + n, log2)] = 0;
  }

  /** Commands of the host's own come from no guest. */
  private hostIssued(iommu: Iommu, n: Count, first: HostPosition): void {
    const { origin, log2 } = this.iommus[iommu];
    for (let i = 0; i < n; i++) this.words[origin + indexOf(first + i, log2)] = 0;
  }

  private consumed(iommu: Iommu, at: HostPosition): void {
    const origin = this.originWord(iommu, at);
    if (!origin) return;
    const [queue, pos] = [queueIn(origin), positionIn(origin)];
    const { lapped } = this.queues[queue];
    if (this.stands(queue, pos)) this.handOver(queue, pos, DONE.consumed);
    else this.words[lapped] = consumedAt(this.words[lapped], pos);
  }

  /** An illegal command was looked at and not executed; the host's driver puts a wait in its place. */
  private refusedByHardware(iommu: Iommu, at: HostPosition): void {
    const origin = this.originWord(iommu, at);
    if (!origin || !this.stands(queueIn(origin), positionIn(origin))) return;
    const marks = this.marks(queueIn(origin), positionIn(origin));
    this.set(queueIn(origin), positionIn(origin), marks & ~(DONE.issued | DONE.consumed));
  }

  /** Everything from the last wait on is complete. */
  private synced(iommu: Iommu, pos: HostPosition): void {
    const { log2, synced } = this.iommus[iommu];
    for (let at = this.words[synced]; at !== pos; at = advance(at, 1, log2)) {
      const origin = this.originWord(iommu, at);
      if (origin) this.completed(queueIn(origin), positionIn(origin));
    }
    this.words[synced] = advance(pos, 1, log2);
  }

  private completed(queue: GuestIommu, pos: Position): void {
    const { lapped } = this.queues[queue];
    if (this.stands(queue, pos)) this.add(queue, pos, DONE.complete);
    else this.words[lapped] = completedAt(this.words[lapped], pos);
  }

  /** True when a command has its slot still. */
  private stands(queue: GuestIommu, pos: Position): boolean {
    const { log2 } = this.queues[queue];
    const behind = distance(pos, this.tail(queue), log2);
    return behind > 0 && behind <= 1 << log2;
  }

  /** A hardware queue closes what stands before a wait in it. */
  private syncedAt(queue: GuestIommu, pos: Position): void {
    this.handOver(queue, pos, DONE.consumed);
    for (const p of this.uncovered(queue, pos)) this.add(queue, p, DONE.complete);
    const { lapped } = this.queues[queue];
    // Hardware writes CONS: what left its slot was consumed.
    this.words[lapped] = consumedAll(this.words[lapped]);
    this.add(queue, pos, DONE.complete);
  }

  private handOver(queue: GuestIommu, pos: Position, how: number): void {
    const first = (this.marks(queue, pos) & DONE.handedOver) === 0;
    const early = first && pos !== this.next(queue);
    this.add(queue, pos, DONE.handedOver | how | (early ? DONE.outOfOrder : 0));
    if (first) this.hooks.handOver(queue, pos);
    this.words[this.queues[queue].noted] |= NOTED.handedOver;
    this.moveNext(queue);
  }

  private moveNext(queue: GuestIommu): void {
    const q = this.queues[queue];
    let next = this.words[q.next];
    while (next !== this.words[q.tail] && this.marks(queue, next) & (DONE.handedOver | DONE.vmm))
      next = advance(next, 1, q.log2);
    this.words[q.next] = next;
  }

  private set(queue: GuestIommu, pos: Position, marks: number): void {
    const q = this.queues[queue];
    const i = indexOf(pos, q.log2);
    const at = q.marks + (i >>> 1);
    const shift = (i & 1) * 16;
    this.words[at] = (this.words[at] & ~(0xffff << shift)) | (marks << shift);
  }

  private add(queue: GuestIommu, pos: Position, marks: number): void {
    this.set(queue, pos, this.marks(queue, pos) | marks);
  }

  /**
   * Positions before `pos` that no wait covers which the guest took for complete. None where it has taken a later
   * one for it, by mistake: what lies before `pos` was judged then, and the slots hold what came after.
   */
  uncovered(queue: GuestIommu, pos: Position): Position[] {
    return this.between(queue, this.open(queue, pos), pos);
  }

  /** The first of them, `pos` where there is none. */
  open(queue: GuestIommu, pos: Position): Position {
    return this.judged(queue, pos) ? pos : this.observed(queue);
  }

  /** Positions from `from` up to (not including) `to`. */
  between(queue: GuestIommu, from: Position, to: Position): Position[] {
    const { log2 } = this.queues[queue];
    return Array.from({ length: distance(from, to, log2) }, (_, i) => advance(from, i, log2));
  }

  /** The first position from `from` up to (not including) `to` at which something is so, or -1. */
  first(queue: GuestIommu, from: Position, to: Position, is: (pos: Position) => boolean): Position {
    const { log2 } = this.queues[queue];
    for (let pos = from; pos !== to; pos = advance(pos, 1, log2)) if (is(pos)) return pos;
    return -1;
  }

  /** The last one, or -1. */
  last(queue: GuestIommu, from: Position, to: Position, is: (pos: Position) => boolean): Position {
    const { log2 } = this.queues[queue];
    for (let pos = to; pos !== from; ) {
      pos = advance(pos, -1, log2);
      if (is(pos)) return pos;
    }
    return -1;
  }
}
