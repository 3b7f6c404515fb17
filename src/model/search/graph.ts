/** The graph of a search: who follows whom, kept for the question what a state can still reach. */

const CHUNK_LOG2 = 14;
const CHUNK = 2 ** CHUNK_LOG2;
/** The first chunk begins with fewer, since most searches are small. */
const FIRST_CHUNK = 512;

/** A list of u32 that grows by chunks. */
class Words {
  private readonly chunks: Uint32Array[] = [];
  length = 0;
  /** Values for which there is room in the chunks. */
  private room = 0;

  push(value: number): void {
    if (this.length === this.room) this.addRoom();
    this.chunks[this.length >>> CHUNK_LOG2][this.length & (CHUNK - 1)] = value;
    this.length++;
  }

  at(i: number): number {
    return this.chunks[i >>> CHUNK_LOG2][i & (CHUNK - 1)];
  }

  get bytes(): number {
    return this.room * 4;
  }

  private addRoom(): void {
    const more = this.room >= CHUNK ? CHUNK : Math.max(this.room, FIRST_CHUNK);
    if (this.room % CHUNK === 0) this.chunks.push(new Uint32Array(more));
    else {
      const [first] = this.chunks;
      this.chunks[0] = new Uint32Array(this.room + more);
      this.chunks[0].set(first);
    }
    this.room += more;
  }
}

/** States are added in ascending order, each with all its successors. */
export class StateGraph {
  /** By state: where its successors end in `successors`, and (bit 31) whether it is good. */
  private readonly ends = new Words();
  private readonly successors = new Words();
  /** Edges that violate something, in ascending order: number of the edge, and a bit per property. */
  private readonly violating = new Words();
  /** By state, once `sweep` is called: 1 when a good state can be reached. */
  private reaches = new Uint8Array(0);
  /** Where the successors of the last state end, and most that any state has. */
  private last = 0;
  private widest = 0;

  get bytes(): number {
    return this.ends.bytes + this.successors.bytes + this.violating.bytes + this.reaches.length;
  }

  /** Adds a successor; `violated`: what the transition to it violates, a bit per property. */
  successor(state: number, violated: number): void {
    if (violated !== 0) {
      this.violating.push(this.successors.length);
      this.violating.push(violated);
    }
    this.successors.push(state);
  }

  get states(): number {
    return this.ends.length;
  }

  /** True when a state's good state can be reached; after sweeps that mark nothing more. */
  reachesGood(state: number): boolean {
    return this.reaches[state] === 1;
  }

  /**
   * Goes through all states from the last to the first, with the states that follow and whether what leads there violates
   * one of `properties`. Both arrays are used again for the next state; `n` of them count.
   */
  backwards(properties: number, visit: (state: number, n: number, to: Int32Array, bad: Uint8Array) => void): void {
    const { ends, successors, violating } = this;
    let marked = violating.length - 2;
    const to = new Int32Array(this.widest);
    const bad = new Uint8Array(this.widest);
    for (let state = ends.length - 1; state >= 0; state--) {
      const begin = state === 0 ? 0 : ends.at(state - 1) & ~GOOD;
      const n = (ends.at(state) & ~GOOD) - begin;
      for (let i = n - 1; i >= 0; i--) {
        to[i] = successors.at(begin + i);
        bad[i] = 0;
        if (marked >= 0 && violating.at(marked) === begin + i) {
          if (violating.at(marked + 1) & properties) bad[i] = 1;
          marked -= 2;
        }
      }
      visit(state, n, to, bad);
    }
  }

  /** Ends the successors of the next state. */
  end(good: boolean): void {
    this.widest = Math.max(this.widest, this.successors.length - this.last);
    this.last = this.successors.length;
    this.ends.push((this.successors.length | (good ? GOOD : 0)) >>> 0);
  }

  /**
   * Goes once through all states, from the last to the first, and marks those with a marked successor; true when it
   * marked any. States are numbered breadth first, so most successors come behind, and few sweeps are needed.
   */
  sweep(): boolean {
    const { ends, successors } = this;
    const states = ends.length;
    if (this.reaches.length < states) this.reaches = new Uint8Array(states);
    const { reaches } = this;
    let changed = false;
    let edge = successors.length - 1;
    for (let state = states - 1; state >= 0; state--) {
      const begin = state === 0 ? 0 : ends.at(state - 1) & ~GOOD;
      let reached = reaches[state] === 1 || (ends.at(state) & GOOD) !== 0;
      for (; edge >= begin; edge--) reached ||= reaches[successors.at(edge)] === 1;
      if (!reached || reaches[state] === 1) continue;
      reaches[state] = 1;
      changed = true;
    }
    return changed;
  }

  /** The first state from which no good one can be reached, or -1; after sweeps that mark nothing more. */
  get lost(): number {
    return this.reaches.indexOf(0);
  }
}

const GOOD = 0x80000000;
