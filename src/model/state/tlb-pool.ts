/** A pool of translations with counters that tell, without a scan, that nothing in it can match. */
import { TLB } from './layout.ts';
import { Pool } from './pool.ts';

/** log2 of the size in bytes that an entry maps, in TLB.attr. */
export const ATTR_SIZE = 0x3f;
/** Not global: the entry serves its own ASID only. */
export const ATTR_NG = 0x400;

/** Number of the 4 KiB page of a 64-bit address; exact, since it has 52 bits. */
export const pageOf = (hi: number, lo: number): number => (hi >>> 0) * 0x100000 + (lo >>> 12);

const TAGS_LOG2 = 10;
/** Address counters per entry that the pool can hold: so few collisions that a scan is rarely for nothing. */
const SLOTS_PER_ENTRY = 256;

const GOLDEN = 0x9e3779b1;
const tagSlot = (tag: number): number => Math.imul(tag, GOLDEN) >>> (32 - TAGS_LOG2);

/** Low 32 bits of the address in units of 2^size bytes. */
const unitOf = (hi: number, lo: number, size: number): number =>
  size < 32 ? (lo >>> size) | (hi << (32 - size)) : hi >>> (size - 32);

/**
 * The counters are derived from the words and no part of the state: how many entries share a hash of their tag, and
 * how many a hash of their address. They are built when the pool is asked for the first time after a load.
 */
export class TlbPool extends Pool {
  private tags = new Uint16Array(0);
  private addresses = new Uint16Array(0);
  private shift = 0;
  /** Entries per log2 size, and the sizes that there are. */
  private readonly sizes = new Uint16Array(ATTR_SIZE + 1);
  private present: number[] = [];
  private globals = 0;
  private counted = false;
  private counting = true;

  /** Forgets the counters; to be called when the words were replaced. */
  forget(): void {
    this.counted = false;
  }

  /** Counts nothing from now on, so that nothing is read but what is looked for: any entry may match. */
  scan(): void {
    this.counting = false;
  }

  /** False when certainly no entry has this tag. */
  mayHaveTag(tag: number): boolean {
    if (this.empty) return false;
    if (!this.counting) return true;
    if (!this.counted) this.countAll();
    return this.tags[tagSlot(tag)] > 0;
  }

  /** False when certainly no entry serves this tag: none has it, and none is global. */
  mayServeTag(tag: number): boolean {
    return this.mayHaveTag(tag) || this.globals > 0;
  }

  /** False when certainly no entry covers this address. */
  mayCover(hi: number, lo: number): boolean {
    if (this.empty) return false;
    if (!this.counting) return true;
    if (!this.counted) this.countAll();
    for (let i = 0; i < this.present.length; i++) {
      const size = this.present[i];
      if (this.addresses[this.slotOf(unitOf(hi, lo, size), size)] > 0) return true;
    }
    return false;
  }

  override insert(record: ArrayLike<number>): void {
    super.insert(record);
    if (this.counted) this.count1(record, 0, 1);
  }

  override removeAt(i: number): void {
    if (this.counted) this.count1(this.w, this.at(i), -1);
    super.removeAt(i);
  }

  override clear(): void {
    super.clear();
    this.counted = false;
  }

  private slotOf(unit: number, size: number): number {
    return Math.imul(unit ^ Math.imul(size, 0x85ebca6b), GOLDEN) >>> this.shift;
  }

  private countAll(): void {
    if (this.tags.length === 0) {
      const log2 = Math.ceil(Math.log2(this.cap * SLOTS_PER_ENTRY));
      this.tags = new Uint16Array(2 ** TAGS_LOG2);
      this.addresses = new Uint16Array(2 ** log2);
      this.shift = 32 - log2;
    }
    this.tags.fill(0);
    this.addresses.fill(0);
    this.sizes.fill(0);
    this.present = [];
    this.globals = 0;
    for (let i = 0; i < this.length; i++) this.count1(this.w, this.at(i), 1);
    this.counted = true;
  }

  private count1(words: ArrayLike<number>, at: number, by: number): void {
    const attr = words[at + TLB.attr];
    const size = attr & ATTR_SIZE;
    this.tags[tagSlot(words[at + TLB.tag])] += by;
    this.addresses[this.slotOf(unitOf(words[at + TLB.ivaHi], words[at + TLB.ivaLo], size), size)] += by;
    if ((attr & ATTR_NG) === 0) this.globals += by;
    this.sizes[size] += by;
    if (this.sizes[size] === 0) this.present = this.present.filter((one) => one !== size);
    else if (!this.present.includes(size)) this.present.push(size);
  }
}
