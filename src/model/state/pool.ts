/**
 * Bounded pools of records in the arena, kept in ascending order of their words, so that equal contents are equal
 * states.
 */
export class Pool {
  readonly w: Uint32Array;
  /** Offset of the first record, words per record, most records, and the offset of the word that counts them. */
  readonly base: number;
  readonly size: number;
  readonly cap: number;
  readonly count: number;

  constructor(w: Uint32Array, base: number, size: number, cap: number, count: number) {
    this.w = w;
    this.base = base;
    this.size = size;
    this.cap = cap;
    this.count = count;
  }

  get length(): number {
    return this.w[this.count];
  }

  at(i: number): number {
    return this.base + i * this.size;
  }

  /** Of all records. */
  offsets(): number[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  /** Puts a record in its place. A full pool drops its first record: any cache may forget at any time. */
  insert(record: ArrayLike<number>): void {
    if (this.cap === 0) return;
    if (this.length === this.cap) this.removeAt(0);
    const count = this.length;
    let lo = 0;
    let hi = count;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if (this.compare(this.at(mid), record) < 0) lo = mid + 1;
      else hi = mid;
    }
    const at = this.at(lo);
    this.w.copyWithin(at + this.size, at, this.at(count));
    for (let j = 0; j < this.size; j++) this.w[at + j] = record[j];
    this.w[this.count] = count + 1;
  }

  removeAt(i: number): void {
    const at = this.at(i);
    const end = this.at(this.length);
    this.w.copyWithin(at, at + this.size, end);
    this.w.fill(0, end - this.size, end);
    this.w[this.count]--;
  }

  clear(): void {
    this.w.fill(0, this.base, this.at(this.length));
    this.w[this.count] = 0;
  }

  private compare(at: number, record: ArrayLike<number>): number {
    for (let j = 0; j < this.size; j++) if (this.w[at + j] !== record[j]) return this.w[at + j] - record[j];
    return 0;
  }
}
