/** What transitions, and the question which of them are enabled, read and write: to tell those that have nothing to do with each other. */

/** Places as `Effects` numbers them, in ascending order. */
export interface PlaceAccess {
  readonly id: number;
  readonly reads: Int32Array;
  readonly writes: Int32Array;
}

export class Accesses {
  private readonly known = new Map<string, PlaceAccess>();
  /** By two ids, the smaller one first. */
  private readonly met = new Map<number, boolean>();
  private readonly ignored: readonly [start: number, end: number];

  /** `ignored`: places [start, end) that are no part of a state. */
  constructor(ignored: readonly [start: number, end: number]) {
    this.ignored = ignored;
  }

  /** The same object for the same places. */
  of(reads: readonly number[], writes: readonly number[]): PlaceAccess {
    const [read, written] = [this.sorted(reads), this.sorted(writes)];
    const key = `${read.join()}|${written.join()}`;
    const known = this.known.get(key);
    if (known) return known;
    const access = { id: this.known.size, reads: read, writes: written };
    this.known.set(key, access);
    return access;
  }

  /** False when neither writes what the other one reads or writes: then their order makes no difference. */
  meet(a: PlaceAccess, b: PlaceAccess): boolean {
    const key = a.id < b.id ? a.id * MOST + b.id : b.id * MOST + a.id;
    let met = this.met.get(key);
    if (met === undefined) {
      met = share(a.writes, b.writes) || share(a.writes, b.reads) || share(a.reads, b.writes);
      this.met.set(key, met);
    }
    return met;
  }

  private sorted(places: readonly number[]): Int32Array {
    const [start, end] = this.ignored;
    return Int32Array.from(new Set(places.filter((at) => at < start || at >= end))).sort();
  }
}

/** More than there are. */
const MOST = 2 ** 26;

/** True when two ascending lists have a number in common. */
function share(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) return true;
    if (a[i] < b[j]) i++;
    else j++;
  }
  return false;
}
