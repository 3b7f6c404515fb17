/** Commands of a group, of which one that comes again is told. */
import { hashWord } from '../../model/state/pages.ts';

const LEAST = 64;
const FREE = -1;

export class Seen {
  private readonly words: Uint32Array;
  /** By hash, with the next free places for those that share one, a row; what stands before `first` is of another group, and free. */
  private rows = new Int32Array(LEAST).fill(FREE);
  private first = 0;
  private count = 0;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  /** A group begins with row `i`. */
  begin(i: number): void {
    this.first = i;
    this.count = 0;
  }

  /** Takes row `i`; whether one before it is the same, bit for bit. */
  add(i: number): boolean {
    const place = this.placeOf(i);
    if (this.rows[place] >= this.first) return true;
    this.rows[place] = i;
    this.count++;
    if (this.count * 2 > this.rows.length) this.grow();
    return false;
  }

  /** Where a row like this one is, or would be. */
  private placeOf(i: number): number {
    const { words, rows, first } = this;
    let hash = 0;
    for (let at = i * 4; at < i * 4 + 4; at++) hash = hashWord(hash, words[at]);
    let place = hash & (rows.length - 1);
    while (rows[place] >= first && !this.same(rows[place], i)) place = (place + 1) & (rows.length - 1);
    return place;
  }

  private grow(): void {
    const old = this.rows;
    this.rows = new Int32Array(old.length * 2).fill(FREE);
    for (const row of old) if (row >= this.first) this.rows[this.placeOf(row)] = row;
  }

  private same(a: number, b: number): boolean {
    const { words } = this;
    for (let n = 0; n < 4; n++) if (words[a * 4 + n] !== words[b * 4 + n]) return false;
    return true;
  }
}
