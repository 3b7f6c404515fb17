/**
 * What the first pass over a run notes, by steps (positions count from 1), by guest commands, by physical commands, by
 * calls and by waits. Everything a list, a lane or a mark shows at a position is read off these, without a replay.
 */
import type { Word } from '../state/numbers.ts';
import type { QueueBegin } from '../state/topology.ts';
import { bytes, doubles, firstAbove, type Foreseen, Rows, type WordColumns, words } from './column.ts';

/** MARK bits of a step's events, and one more: something failed. */
export const FAILED = 0x80;

/**
 * Words per guest command. Up to `passed`: the positions at which it was first written, fetched, put on a physical
 * command queue, handed over (consumed or refused), complete, overwritten by the guest after an error, passed by CONS; 0 where
 * that has not happened. `replaced`: the host's driver has overwritten it in the physical command queue after an error there.
 */
export const SPINE = {
  written: 0,
  fetched: 1,
  issued: 2,
  handedOver: 3,
  complete: 4,
  skipped: 5,
  passed: 6,
  /** Sum of SPINE_FLAG. */
  flags: 7,
  /** Its first call, from 1. */
  call: 8,
  /** Number of the physical command that it became, from 1. */
  physical: 9,
  /** The first command that it was handed over before, from 1. */
  overtook: 10,
  replaced: 11,
  /** When its guest saw a wait complete that covers it. */
  seen: 12,
  /** The vCPU that wrote it. */
  writer: 13,
  words: 14,
  SIZE: 18,
} as const;

/** `before`: it was consumed before the run began. */
export const SPINE_FLAG = { refused: 1, vmm: 2, outOfOrder: 4, before: 8 } as const;

/** The commands of one guest queue, by ordinal. */
export class CommandLog {
  private readonly rows;
  /** Positions of trapped writes by which the VMM is entered. */
  readonly traps = words();
  /** What the guest has written over a command that was refused. */
  readonly overwritten = new Map<number, Uint32Array>();
  count = 0;
  /** First command that no wait covers which the guest saw complete. */
  unseen = 0;

  /** `commands`: how many there will be at least, where one knows. */
  constructor(commands = 0) {
    this.rows = new Rows(SPINE.SIZE, (length) => Math.max(length, commands));
  }

  /** What was done before the run. */
  begin({ position, slots }: QueueBegin): void {
    for (let ordinal = 0; ordinal < position; ordinal++) {
      this.add(ordinal);
      const at = (ordinal * 4) % slots.length;
      this.setWords(ordinal, slots[at], slots[at + 1], slots[at + 2], slots[at + 3]);
      this.flag(ordinal, SPINE_FLAG.before);
    }
    this.unseen = position;
  }

  /** A command's words; `SPINE` says what they are. */
  at(ordinal: number): Uint32Array {
    return this.rows.at(ordinal);
  }

  /** The words of all. */
  all(): WordColumns {
    return this.rows.copied(this.count);
  }

  /** One of a command's words, as `SPINE` names them. */
  word(ordinal: number, what: number): number {
    return this.rows.word(ordinal, what);
  }

  add(ordinal: number): void {
    this.count = Math.max(this.count, ordinal + 1);
  }

  /** Keeps the first time that something happened. */
  note(ordinal: number, what: number, value: number): void {
    if (this.rows.word(ordinal, what) === 0) this.rows.put(ordinal, what, value);
  }

  flag(ordinal: number, flag: number): void {
    this.rows.put(ordinal, SPINE.flags, this.rows.word(ordinal, SPINE.flags) | flag);
  }

  /** The guest sees a wait complete. */
  sawUpTo(sync: number, at: number): void {
    for (; this.unseen <= sync; this.unseen++) this.note(this.unseen, SPINE.seen, at);
  }

  setWords(ordinal: number, w0: Word, w1: Word, w2: Word, w3: Word): void {
    const { rows } = this;
    rows.put(ordinal, SPINE.words, w0);
    rows.put(ordinal, SPINE.words + 1, w1);
    rows.put(ordinal, SPINE.words + 2, w2);
    rows.put(ordinal, SPINE.words + 3, w3);
  }

  /** A command's four words as they were first written; undefined while it is not. */
  first(ordinal: number): Uint32Array | undefined {
    return ordinal < this.count ? this.rows.some(ordinal, SPINE.words, SPINE.words + 4) : undefined;
  }

  /** A command's four words as they are at a position. */
  command(ordinal: number, position: number): Uint32Array {
    const skipped = this.word(ordinal, SPINE.skipped);
    const over = skipped && skipped <= position ? this.overwritten.get(ordinal) : undefined;
    return over ?? this.rows.some(ordinal, SPINE.words, SPINE.words + 4);
  }
}

export const PHYSICAL = {
  issued: 0,
  consumed: 1,
  complete: 2,
  queue: 3,
  ordinal: 4,
  replaced: 5,
  words: 6,
  SIZE: 10,
} as const;

/**
 * The commands of one physical queue, by ordinal. `queue`: guest queue + 1, or 0 for the kernel's own. `replaced`: when the
 * host's driver has overwritten it with wait.
 */
export class PhysicalLog {
  private readonly rows;
  /** What the host's driver writes over a command. */
  private readonly wait: readonly Word[];
  count = 0;
  /** First command that no wait has completed. */
  incomplete = 0;

  constructor(wait: readonly Word[], foreseen?: Foreseen) {
    this.rows = new Rows(PHYSICAL.SIZE, foreseen);
    this.wait = wait;
  }

  at(ordinal: number): Uint32Array {
    return this.rows.at(ordinal);
  }

  add(issued: number, w0: Word, w1: Word, w2: Word, w3: Word, queue = -1, ordinal = 0): number {
    const { rows, count } = this;
    rows.put(count, PHYSICAL.issued, issued);
    rows.put(count, PHYSICAL.queue, queue + 1);
    rows.put(count, PHYSICAL.ordinal, ordinal);
    rows.put(count, PHYSICAL.words, w0);
    rows.put(count, PHYSICAL.words + 1, w1);
    rows.put(count, PHYSICAL.words + 2, w2);
    rows.put(count, PHYSICAL.words + 3, w3);
    return this.count++;
  }

  /** One of a command's words, as `PHYSICAL` names them. */
  word(ordinal: number, what: number): number {
    return this.rows.word(ordinal, what);
  }

  /** Sets one of them. */
  set(ordinal: number, what: number, value: number): void {
    this.rows.put(ordinal, what, value);
  }

  /** A command's four words as they are at a position. */
  command(ordinal: number, position: number): ArrayLike<number> {
    const replaced = this.word(ordinal, PHYSICAL.replaced);
    return replaced && replaced <= position ? this.wait : this.rows.some(ordinal, PHYSICAL.words, PHYSICAL.SIZE);
  }
}

/** The calls that VMMs made, in order. */
export class CallLog {
  readonly queue;
  readonly at;
  /** Position of the return; 0 while it has not returned. */
  readonly ret;
  readonly ioctl;
  readonly target;
  readonly rule;
  /** Its commands: `count` of `members` from `first` on. */
  readonly first;
  readonly count;
  readonly members;

  constructor(foreseen?: Foreseen) {
    this.queue = bytes(foreseen);
    this.at = words(foreseen);
    this.ret = words(foreseen);
    this.ioctl = bytes(foreseen);
    this.target = words(foreseen);
    this.rule = words(foreseen);
    this.first = words(foreseen);
    this.count = words(foreseen);
    this.members = words(foreseen);
  }

  get length(): number {
    return this.at.length;
  }

  /** Ordinals of the commands that a call carries. */
  carried(call: number): number[] {
    const first = this.first.data[call];
    return [...this.members.data.subarray(first, first + this.count.data[call])];
  }

  /** Number of the first call made after a position. */
  after(position: number): number {
    return firstAbove(this.at, position);
  }
}

export const WAIT = { trap: 0, ioctl: 1, sync: 2 } as const;

/** What one actor waited for: trapped, in an ioctl, for the IOMMU. Waits of one actor do not overlap. */
export class WaitLog {
  readonly from;
  /** Infinity while it lasts. */
  readonly to;
  /** Step that began it. */
  readonly step;
  readonly kind;
  /** Number of the call, where it is one. */
  readonly call;

  constructor(foreseen?: Foreseen) {
    this.from = doubles(foreseen);
    this.to = doubles(foreseen);
    this.step = words(foreseen);
    this.kind = bytes(foreseen);
    this.call = words(foreseen);
  }

  open(from: number, step: number, kind: number, call = 0): void {
    this.from.push(from);
    this.to.push(Number.POSITIVE_INFINITY);
    this.step.push(step);
    this.kind.push(kind);
    this.call.push(call);
  }

  /** Ends the last one; one that was never begun is none. */
  close(to: number): void {
    const last = this.to.length - 1;
    if (last >= 0 && this.to.data[last] === Number.POSITIVE_INFINITY) this.to.data[last] = to;
  }
}

/** An invalidated entry of an IOTLB or an ATC; args as of the event. */
export interface Death {
  readonly at: number;
  readonly cache: 'IOTLB' | 'ATC';
  readonly args: readonly number[];
}
