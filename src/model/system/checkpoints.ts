/** A run's state at some of its positions, from which those between are made again. */
import type { Monitors } from '../check/monitors.ts';
import type { Machine } from '../state/machine.ts';
import { bytesOf, type Pieces, fromPieces, piecesOf } from './pieces.ts';
import type { Scheduler } from './schedulers.ts';
import type { Tally } from './tally.ts';

export interface Checkpoint {
  /** Both in pieces, since they have words for every slot, cache entry and object, and few change. */
  readonly machine: Pieces;
  readonly monitors: Pieces;
  readonly scheduler: Uint32Array;
  readonly tally: Uint32Array;
}

type InPieces = Pick<Checkpoint, 'machine' | 'monitors'>;

/** Bytes that a checkpoint takes beside the one before it. */
const bytesBetween = (saved: InPieces, before: InPieces): number =>
  bytesOf(saved.machine, before.machine) + bytesOf(saved.monitors, before.monitors);

/** Bytes that checkpoints take, in their order. */
function bytesOfAll(checkpoints: Iterable<InPieces>): number {
  let bytes = 0;
  let before: InPieces = { machine: [], monitors: [] };
  for (const saved of checkpoints) {
    bytes += bytesBetween(saved, before);
    before = saved;
  }
  return bytes;
}

/** Of all checkpoints. */
const MOST_BYTES = 48 * 1024 * 1024;
/** What one changes beside the machine's words, about: marks of commands, and pages of memory. */
const CHANGED_BYTES = 24 * 1024;
/** There are as many at least, whatever they take. */
const LEAST = 16;
/** Steps between two checkpoints, at least. */
const LEAST_INTERVAL = 64;
/** Steps that a command of a long run takes, about. */
const STEPS = 6;

export class Checkpoints {
  private readonly machine: Machine;
  private readonly monitors: Monitors;
  private readonly scheduler: Scheduler;
  private readonly tally: Tally;
  /** By position, in ascending order. */
  private readonly kept = new Map<number, Checkpoint>();
  /** Steps from one to the next. */
  private interval = LEAST_INTERVAL;
  /** Bytes that they take, what several share counted once. */
  private bytes = 0;
  /** Words as they were saved last. */
  private last: InPieces = { machine: [], monitors: [] };

  constructor(machine: Machine, monitors: Monitors, scheduler: Scheduler, tally: Tally) {
    this.machine = machine;
    this.monitors = monitors;
    this.scheduler = scheduler;
    this.tally = tally;
    // Checkpoints that would be thrown away again cost as much as those that stay.
    const steps = machine.topo.vcpus.reduce((sum, vcpu) => sum + (vcpu.commands.length / 4) * STEPS, 0);
    const each = machine.w.byteLength + CHANGED_BYTES;
    while ((steps / this.interval) * each > MOST_BYTES) this.interval *= 2;
  }

  /** Keeps the state at a position, where one is to be kept. */
  keep(at: number): void {
    if (at % this.interval !== 0 || this.kept.has(at)) return;
    const before = this.last;
    const saved = this.snapshot();
    this.kept.set(at, saved);
    this.bytes += bytesBetween(saved, before);
    while (this.kept.size > LEAST && this.bytes > MOST_BYTES) {
      this.interval *= 2;
      for (const one of this.kept.keys()) if (one % this.interval !== 0) this.kept.delete(one);
      this.bytes = bytesOfAll(this.kept.values());
    }
  }

  /** Position of the last one before a position that the run has reached; the first one's for 0. */
  before(position: number): number {
    return Math.max(0, Math.ceil(position / this.interval) - 1) * this.interval;
  }

  at(position: number): Checkpoint {
    return this.kept.get(position)!;
  }

  /** The state as it is now. */
  snapshot(): Checkpoint {
    const { machine, monitors, last } = this;
    machine.mem.seal();
    this.last = {
      machine: piecesOf(machine.w, last.machine),
      monitors: piecesOf(monitors.words, last.monitors),
    };
    return { ...this.last, scheduler: this.scheduler.words.slice(), tally: this.tally.words.slice() };
  }

  /** Goes back to a state. */
  restore(saved: Checkpoint): void {
    fromPieces(saved.machine, this.machine.w);
    this.machine.forget();
    fromPieces(saved.monitors, this.monitors.words);
    this.scheduler.words.set(saved.scheduler);
    this.tally.words.set(saved.tally);
  }
}
