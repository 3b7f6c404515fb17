/** What a comparison reads off one run: the commands of each emulated IOMMU, in the order in which its guest wrote them. */
import type { Language } from '../arch/arch.ts';
import { archOf } from '../arch/registry.ts';
import { SPINE, SPINE_FLAG } from '../system/logs.ts';
import type { Recorded, RecordedQueue } from './recorded.ts';

/**
 * What became of a command: hardware carried it out; hardware or the kernel refused it; the VMM did it itself; CONS has
 * passed it though nobody was handed it; none of these yet.
 */
export type Fate = 'executed' | 'refused' | 'vmm' | 'lost' | 'pending';

/** Of a command, of which `word` gives the words, as `SPINE` names them. */
export function fateOf(word: (what: number) => number): Fate {
  const flags = word(SPINE.flags);
  if (flags & SPINE_FLAG.refused || word(SPINE.replaced)) return 'refused';
  if (word(SPINE.handedOver)) return 'executed';
  const passed = word(SPINE.passed);
  if (!passed) return 'pending';
  // What the VMM does in its place is the wait that its driver has written over it.
  const givenUp = word(SPINE.skipped) > 0 && word(SPINE.skipped) < passed;
  return flags & SPINE_FLAG.vmm && !givenUp ? 'vmm' : 'lost';
}

/** One command of a run. Moments are steps, from 1. */
export interface CommandRecord {
  /** The queue that it is in, which may be a hardware queue beside the emulated IOMMU's own, and its number there. */
  readonly queue: number;
  readonly ordinal: number;
  readonly fetched: number | null;
  /** Number of the VMM's call that carried it, from 0. */
  readonly call: number | null;
  /** Place in the order of handing over, refused ones included, among those of its emulated IOMMU, from 0. */
  readonly rank: number | null;
  readonly fate: Fate;
  /** Handed over; else refused, done by the VMM or passed by CONS; else null. */
  readonly at: number | null;
  readonly complete: number | null;
  /** When its guest saw a wait complete that covers it. */
  readonly seen: number | null;
  /** When a driver has written a wait over it. */
  readonly overwritten: number | null;
}

/** The commands of one emulated IOMMU, in columns. */
export interface Sequence {
  readonly length: number;
  /** Of command `i`: its queue, number there, and the vCPU that wrote it. */
  readonly queue: Uint8Array;
  readonly ordinal: Uint32Array;
  readonly writer: Uint8Array;
  /** Place in the order of handing over + 1, or 0. */
  readonly rank: Uint32Array;
}

const wordOf = ({ columns }: RecordedQueue, ordinal: number, what: number): number => columns[what]?.[ordinal] ?? 0;

/** Names a command of a run by its queue and its number there. */
export const keyOf = ({ queue, ordinal }: { readonly queue: number; readonly ordinal: number }): string =>
  `${queue}/${ordinal}`;

/** What was recorded of a run, read by command. */
export class Side {
  readonly recorded: Recorded;
  readonly arch: Language;
  /** By emulated IOMMU. */
  readonly sequences: readonly Sequence[];

  constructor(recorded: Recorded) {
    this.recorded = recorded;
    this.arch = archOf(recorded);
    this.sequences = recorded.names.map((_, v) =>
      sequenceOf(
        recorded,
        recorded.queues.flatMap(({ emulated }, q) => (emulated === v ? [q] : [])),
      ),
    );
  }

  /** Commands handed over before one that stands in front of them. */
  get outOfOrder(): number {
    let count = 0;
    for (const [v, { length }] of this.sequences.entries())
      for (let i = 0; i < length; i++) if (this.word(v, i, SPINE.flags) & SPINE_FLAG.outOfOrder) count++;
    return count;
  }

  /** Commands that CONS has passed though nobody was handed them. */
  get lost(): number {
    let count = 0;
    for (const [v, { length }] of this.sequences.entries())
      for (let i = 0; i < length; i++) if (this.fate(v, i) === 'lost') count++;
    return count;
  }

  /** The four words that the guest wrote first. */
  words(emulated: number, i: number): number[] {
    return [0, 1, 2, 3].map((n) => this.word(emulated, i, SPINE.words + n));
  }

  /** A word of a command, as `SPINE` names them. */
  word(emulated: number, i: number, what: number): number {
    const { queue, ordinal } = this.sequences[emulated];
    return wordOf(this.recorded.queues[queue[i]], ordinal[i], what);
  }

  fate(emulated: number, i: number): Fate {
    return fateOf((what) => this.word(emulated, i, what));
  }

  /** What names it in what a guest has heard of. */
  key(emulated: number, i: number): string {
    const { queue, ordinal } = this.sequences[emulated];
    return keyOf({ queue: queue[i], ordinal: ordinal[i] });
  }

  /** When the guest saw it complete, or 0. What its driver has given up is not, though a wait that stands for it is. */
  seen(emulated: number, i: number): number {
    return this.word(emulated, i, SPINE.skipped) ? 0 : this.word(emulated, i, SPINE.seen);
  }

  fact(emulated: number, i: number): CommandRecord {
    const { queue, ordinal, rank } = this.sequences[emulated];
    const fate = this.fate(emulated, i);
    const moment = (what: number): number | null => this.word(emulated, i, what) || null;
    const call = this.word(emulated, i, SPINE.call);
    const passed = moment(SPINE.passed);
    return {
      queue: queue[i],
      ordinal: ordinal[i],
      fetched: moment(SPINE.fetched),
      call: call > 0 ? call - 1 : null,
      rank: rank[i] > 0 ? rank[i] - 1 : null,
      fate,
      at: moment(SPINE.handedOver) ?? (fate === 'pending' ? null : passed),
      // What completes in the place of a refused command is the wait that its driver has written over it.
      complete: fate === 'vmm' ? passed : fate === 'refused' ? null : moment(SPINE.complete),
      seen: this.seen(emulated, i) || null,
      overwritten: moment(SPINE.skipped) ?? moment(SPINE.replaced),
    };
  }
}

/** The commands of several queues of one emulated IOMMU, merged by when they were written. */
function sequenceOf({ queues: all, length: end }: Recorded, queues: readonly number[]): Sequence {
  const logs = queues.map((q) => all[q]);
  const length = logs.reduce((sum, log) => sum + log.count, 0);
  const sequence = {
    length,
    queue: new Uint8Array(length),
    ordinal: new Uint32Array(length),
    writer: new Uint8Array(length),
    rank: new Uint32Array(length),
  };
  const next = logs.map(() => 0);
  for (let i = 0; i < length; i++) {
    let first = -1;
    let earliest = end + 1;
    for (let q = 0; q < logs.length; q++) {
      if (next[q] >= logs[q].count) continue;
      const written = wordOf(logs[q], next[q], SPINE.written);
      if (written < earliest) [first, earliest] = [q, written];
    }
    sequence.queue[i] = queues[first];
    sequence.ordinal[i] = next[first];
    sequence.writer[i] = wordOf(logs[first], next[first], SPINE.writer);
    next[first]++;
  }
  const handedOver = Uint32Array.from({ length }, (_, i) =>
    wordOf(all[sequence.queue[i]], sequence.ordinal[i], SPINE.handedOver),
  );
  const order = Uint32Array.from({ length }, (_, i) => i).filter((i) => handedOver[i] > 0);
  order.sort((a, b) => handedOver[a] - handedOver[b] || a - b);
  order.forEach((i, rank) => {
    sequence.rank[i] = rank + 1;
  });
  return sequence;
}
