/** Interned sequences of words: equal words have one id, different words have different ids. */

/** Words per chunk, at least; of the first one fewer, since many components have few values. */
const CHUNK_WORDS = 2 ** 14;
const FIRST_WORDS = 2 ** 10;
const FIRST_SLOTS = 64;

export class WordTable {
  /** Ids given so far. */
  size = 0;
  /** Of the typed arrays that it holds. */
  bytes = FIRST_SLOTS * 16;

  /** What `get` has found: words [offset, offset + length) of `words`. */
  words: Uint32Array = new Uint32Array(0);
  offset = 0;
  length = 0;

  /** Sequences lie one behind the other, each in one chunk; the word before it is its length. */
  private readonly chunks: Uint32Array[] = [];
  /** Of the last chunk: words taken, and free. */
  private taken = 0;
  private room = 0;
  /** By id. */
  private chunkOf = new Uint32Array(FIRST_SLOTS);
  private offsetOf = new Uint32Array(FIRST_SLOTS);
  /** Open addressing: pairs of hash and id + 1. */
  private slots = new Uint32Array(FIRST_SLOTS * 2);
  private mask = FIRST_SLOTS - 1;

  get(id: number): void {
    this.words = this.chunks[this.chunkOf[id]];
    this.offset = this.offsetOf[id];
    this.length = this.words[this.offset - 1];
  }

  /** Id of the first `n` words of `words`; `hash` is theirs, a u32. */
  intern(words: Uint32Array, n: number, hash: number): number {
    const { slots, mask } = this;
    let slot = hash & mask;
    for (;;) {
      const found = slots[slot * 2 + 1];
      if (found === 0) break;
      if (slots[slot * 2] === hash && this.holds(found - 1, words, n)) return found - 1;
      slot = (slot + 1) & mask;
    }
    slots[slot * 2] = hash;
    slots[slot * 2 + 1] = this.size + 1;
    this.add(words, n);
    if (this.size * 2 > mask) this.grow();
    return this.size - 1;
  }

  private holds(id: number, words: Uint32Array, n: number): boolean {
    const chunk = this.chunks[this.chunkOf[id]];
    const at = this.offsetOf[id];
    if (chunk[at - 1] !== n) return false;
    for (let i = 0; i < n; i++) if (chunk[at + i] !== words[i]) return false;
    return true;
  }

  private add(words: Uint32Array, n: number): void {
    if (n + 1 > this.room) {
      this.room = Math.max(n + 1, this.chunks.length === 0 ? FIRST_WORDS : CHUNK_WORDS);
      this.chunks.push(new Uint32Array(this.room));
      this.bytes += this.room * 4;
      this.taken = 0;
    }
    const chunk = this.chunks[this.chunks.length - 1];
    const at = this.taken + 1;
    chunk[at - 1] = n;
    for (let i = 0; i < n; i++) chunk[at + i] = words[i];
    this.chunkOf[this.size] = this.chunks.length - 1;
    this.offsetOf[this.size] = at;
    this.taken += n + 1;
    this.room -= n + 1;
    this.size++;
  }

  private grow(): void {
    const { slots, mask, chunkOf, offsetOf } = this;
    this.mask = mask * 2 + 1;
    this.slots = new Uint32Array((this.mask + 1) * 2);
    for (let old = 0; old <= mask; old++) {
      if (slots[old * 2 + 1] === 0) continue;
      let slot = slots[old * 2] & this.mask;
      while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot * 2] = slots[old * 2];
      this.slots[slot * 2 + 1] = slots[old * 2 + 1];
    }
    this.chunkOf = new Uint32Array(this.mask + 1);
    this.chunkOf.set(chunkOf);
    this.offsetOf = new Uint32Array(this.mask + 1);
    this.offsetOf.set(offsetOf);
    this.bytes += (mask + 1) * 16;
  }
}
