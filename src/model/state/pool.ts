import { LAST_KEY, type Looks } from './looks.ts';

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
  /** Word of a record that says who it is of. */
  readonly of: number;
  /** On a machine that is watched. */
  looks: Looks | undefined = undefined;

  constructor(w: Uint32Array, base: number, size: number, cap: number, count: number, of = 0) {
    this.w = w;
    this.base = base;
    this.size = size;
    this.cap = cap;
    this.count = count;
    this.of = of;
  }

  /** To know it is to look for everything. */
  get length(): number {
    this.looks?.sought(this.count, 0, LAST_KEY);
    return this.w[this.count];
  }

  /** True when it says that there is nothing. Where it is told who looks for what, everybody looks. */
  get empty(): boolean {
    return this.looks === undefined && this.w[this.count] === 0;
  }

  /** True when a further record takes the place of another one. */
  get full(): boolean {
    this.looks?.wanted(this.count, this.w[this.count] + 1, this.cap);
    return this.w[this.count] === this.cap;
  }

  at(i: number): number {
    return this.base + i * this.size;
  }

  /** Of all records. */
  offsets(): number[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  /**
   * Offset of the first record that `is` one of those whose first word is from `first` to `last`, and which are of one of `those`
   * where they are given; or -1.
   */
  find(first: number, last: number, is: (at: number) => boolean, those?: readonly number[]): number {
    this.looks?.sought(this.count, first, last, those);
    const { w, base, size } = this;
    const end = base + w[this.count] * size;
    for (let at = base; at < end; at += size)
      if (w[at] >= first && w[at] <= last && (!those || those.includes(w[at + this.of])) && is(at)) return at;
    return -1;
  }

  /** Removes all records that `is` one of those whose first word is from `first` to `last`; returns how many. */
  removeAll(first: number, last: number, is: (at: number) => boolean): number {
    this.looks?.sought(this.count, first, last);
    let removed = 0;
    for (let i = this.w[this.count] - 1; i >= 0; i--) {
      const at = this.at(i);
      if (this.w[at] < first || this.w[at] > last || !is(at)) continue;
      this.removeAt(i);
      removed++;
    }
    return removed;
  }

  /** Puts a record in its place. A full pool drops its first record: any cache may forget at any time. */
  insert(record: ArrayLike<number>): void {
    if (this.cap === 0) return;
    if (this.full) this.removeAt(0);
    this.looks?.changed(this.count, record[0], record[this.of]);
    const count = this.w[this.count];
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
    this.looks?.changed(this.count, this.w[at], this.w[at + this.of]);
    const end = this.at(this.w[this.count]);
    this.w.copyWithin(at, at + this.size, end);
    this.w.fill(0, end - this.size, end);
    this.w[this.count]--;
  }

  clear(): void {
    for (const at of this.looks ? this.offsets() : [])
      this.looks!.changed(this.count, this.w[at], this.w[at + this.of]);
    this.w.fill(0, this.base, this.at(this.w[this.count]));
    this.w[this.count] = 0;
  }

  private compare(at: number, record: ArrayLike<number>): number {
    for (let j = 0; j < this.size; j++) if (this.w[at + j] !== record[j]) return this.w[at + j] - record[j];
    return 0;
  }
}
