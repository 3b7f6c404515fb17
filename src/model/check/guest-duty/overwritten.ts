/**
 * The commands that a guest's driver has overwritten with a wait after an error at their index: what stood in the slot,
 * for sentences that mean that command. A record goes when the slot is written anew.
 */
import type { Machine } from '../../state/machine.ts';
import type { Position, GuestIommu, Word } from '../../state/numbers.ts';
import { Pool } from '../../state/pool.ts';
import { indexOf } from '../../state/queue.ts';
import { record } from '../../state/record.ts';
import type { Topology } from '../../state/topology.ts';
import { wordsAt } from '../words.ts';

const RECORD = record({
  pos: 1,
  w0: 1,
  w1: 1,
});

/** Records kept at once of a queue: errors that a guest has met since its slots were last used. */
const RECORDS = 16;

const WORDS = 1 + RECORDS * RECORD.SIZE;

export class Overwritten {
  readonly pools: readonly Pool[];
  private readonly topo: Topology;

  static words(topo: Topology): number {
    return topo.guestIommus.length * WORDS;
  }

  /** `offset`: where its words lie in `words`. */
  constructor(topo: Topology, words: Uint32Array, offset: number) {
    this.topo = topo;
    this.pools = topo.guestIommus.map((_, queue) => {
      const count = offset + queue * WORDS;
      return new Pool(words, count + 1, RECORD.SIZE, RECORDS, count);
    });
  }

  /** The driver has overwritten a command; `w0`, `w1`: the halves of its first word. */
  skipped(queue: GuestIommu, pos: Position, w0: Word, w1: Word): void {
    this.written(queue, pos);
    this.pools[queue].insert([pos, w0, w1]);
  }

  /** The guest writes into a slot. */
  written(queue: GuestIommu, pos: Position): void {
    const pool = this.pools[queue];
    const { commandsLog2 } = this.topo.guestIommus[queue];
    for (let i = pool.length - 1; i >= 0; i--)
      if (indexOf(pool.w[pool.at(i) + RECORD.pos], commandsLog2) === indexOf(pos, commandsLog2)) pool.removeAt(i);
  }

  /** w0 and w1 of what the driver has overwritten at a position. */
  at(queue: GuestIommu, pos: Position): readonly [Word, Word] | undefined {
    const pool = this.pools[queue];
    for (let i = 0; i < pool.length; i++) {
      const at = pool.at(i);
      if (pool.w[at + RECORD.pos] === pos) return [pool.w[at + RECORD.w0], pool.w[at + RECORD.w1]];
    }
    return undefined;
  }

  /** w0 and w1 of the command that the guest meant at a position: as it was before the driver overwrote it. */
  meant(m: Machine, queue: GuestIommu, pos: Position): readonly [Word, Word] {
    return this.at(queue, pos) ?? wordsAt(m, queue, pos);
  }
}
