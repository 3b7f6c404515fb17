/** The states found so far: per state one id per component, and how it was reached. Equal tuples are one state. */

/** log2 of the states per chunk; the first one begins with fewer, since most searches are small. */
const CHUNK_LOG2 = 12;
const CHUNK = 2 ** CHUNK_LOG2;
const FIRST_CHUNK = 256;
const FIRST_SLOTS = 1024;
/** Words of a record before its ids. */
const PARENT = 0;
const TRANSITION = 1;
const IDS = 2;

export class StateTable {
  private readonly width: number;
  private readonly stride: number;
  private readonly chunks: Uint32Array[] = [];
  /** Open addressing, pairs of hash and state + 1. */
  private slots = new Uint32Array(FIRST_SLOTS * 2);
  private mask = FIRST_SLOTS - 1;
  size = 0;
  /** States for which there is room in the chunks. */
  private room = 0;
  /** Of the typed arrays that it holds. */
  bytes = FIRST_SLOTS * 8;

  constructor(width: number) {
    this.width = width;
    this.stride = IDS + width;
  }

  /** The state with these ids, or -1. Leaves the place for it, should it be added next. */
  find(ids: Uint32Array, hash: number): number {
    let slot = hash & this.mask;
    for (;;) {
      const found = this.slots[slot * 2 + 1];
      if (found === 0) break;
      if (this.slots[slot * 2] === hash && this.holds(found - 1, ids)) return found - 1;
      slot = (slot + 1) & this.mask;
    }
    this.place = slot;
    return -1;
  }
  private place = 0;

  /** Adds the state that `find` has just not found. */
  add(ids: Uint32Array, hash: number, parent: number, transition: number): number {
    const state = this.size++;
    this.slots[this.place * 2] = hash;
    this.slots[this.place * 2 + 1] = state + 1;
    if (state === this.room) this.addRoom();
    const chunk = this.chunks[state >>> CHUNK_LOG2];
    const at = (state & (CHUNK - 1)) * this.stride;
    chunk[at + PARENT] = parent;
    chunk[at + TRANSITION] = transition;
    for (let i = 0; i < this.width; i++) chunk[at + IDS + i] = ids[i];
    if (this.size * 2 > this.mask) this.grow();
    return state;
  }

  /** Says of a state that it is reached another way. */
  lead(state: number, parent: number, transition: number): void {
    const chunk = this.chunks[state >>> CHUNK_LOG2];
    const at = (state & (CHUNK - 1)) * this.stride;
    chunk[at + PARENT] = parent;
    chunk[at + TRANSITION] = transition;
  }

  idsOf(state: number, out: Uint32Array): void {
    const chunk = this.chunks[state >>> CHUNK_LOG2];
    const at = (state & (CHUNK - 1)) * this.stride + IDS;
    for (let i = 0; i < this.width; i++) out[i] = chunk[at + i];
  }

  /** Transitions that lead to a state from the first one, the shortest way. */
  pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at !== 0; at = this.field(at, PARENT)) path.push(this.field(at, TRANSITION));
    return path.reverse();
  }

  /** The states on that way, from the first one to the state itself. */
  statesTo(state: number): number[] {
    const states = [state];
    for (let at = state; at !== 0; states.push(at)) at = this.field(at, PARENT);
    return states.reverse();
  }

  private field(state: number, field: number): number {
    return this.chunks[state >>> CHUNK_LOG2][(state & (CHUNK - 1)) * this.stride + field];
  }

  private holds(state: number, ids: Uint32Array): boolean {
    const chunk = this.chunks[state >>> CHUNK_LOG2];
    const at = (state & (CHUNK - 1)) * this.stride + IDS;
    for (let i = 0; i < this.width; i++) if (chunk[at + i] !== ids[i]) return false;
    return true;
  }

  private addRoom(): void {
    const more = this.room >= CHUNK ? CHUNK : Math.max(this.room, FIRST_CHUNK);
    this.bytes += more * this.stride * 4;
    if (this.room % CHUNK === 0) this.chunks.push(new Uint32Array(more * this.stride));
    else {
      const [first] = this.chunks;
      this.chunks[0] = new Uint32Array((this.room + more) * this.stride);
      this.chunks[0].set(first);
    }
    this.room += more;
  }

  private grow(): void {
    const { slots, mask } = this;
    this.mask = mask * 2 + 1;
    this.slots = new Uint32Array((this.mask + 1) * 2);
    for (let old = 0; old <= mask; old++) {
      if (slots[old * 2 + 1] === 0) continue;
      let slot = slots[old * 2] & this.mask;
      while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot * 2] = slots[old * 2];
      this.slots[slot * 2 + 1] = slots[old * 2 + 1];
    }
    this.bytes += (mask + 1) * 8;
  }
}
