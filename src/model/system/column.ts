/** Columns that grow: what a first pass over a run leaves behind must cost bytes, not objects. */

type Typed = Uint8Array | Uint32Array | Float64Array;

/** How many elements there will be in the end, judged by how many there are; 0 where nobody knows. */
export type Foreseen = (length: number) => number;

const unknown: Foreseen = () => 0;

/** Elements that a column has room for at first. */
const LEAST = 256;
/** A column grows to what is foreseen and a little more, between so many times itself. */
const [SLACK, LEAST_GROWTH, MOST_GROWTH] = [1.04, 1.125, 256];

export class Column<T extends Typed> {
  data: T;
  length = 0;
  private readonly foreseen: Foreseen;

  /** `empty` decides the type of the elements. */
  constructor(empty: T, foreseen: Foreseen = unknown) {
    this.data = empty;
    this.foreseen = foreseen;
  }

  /** Appends a value; returns its index. */
  push(value: number): number {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length] = value;
    return this.length++;
  }

  /** Makes room for `length` elements; those that are new read 0. */
  reserve(length: number): void {
    if (length > this.data.length) this.data = larger(this.data, length, this.foreseen);
  }
}

/** A copy with room for more, `length` elements at least. */
function larger<T extends Typed>(data: T, length: number, foreseen: Foreseen): T {
  const all = foreseen(length) * SLACK;
  const room =
    all > 0
      ? Math.max(LEAST, Math.ceil(length * LEAST_GROWTH), Math.ceil(Math.min(all, data.length * MOST_GROWTH)))
      : Math.max(LEAST, length, data.length * 2);
  const bigger = new (data.constructor as new (n: number) => T)(room);
  bigger.set(data);
  return bigger;
}

export const bytes = (foreseen?: Foreseen): Column<Uint8Array> => new Column(new Uint8Array(0), foreseen);
export const words = (foreseen?: Foreseen): Column<Uint32Array> => new Column(new Uint32Array(0), foreseen);
export const doubles = (foreseen?: Foreseen): Column<Float64Array> => new Column(new Float64Array(0), foreseen);

/**
 * Rows of words, column by column: a column takes room from when something is put into it, since most of what can happen to a
 * command happens to none.
 */
export class Rows {
  private readonly columns: Uint32Array<ArrayBuffer>[];
  private readonly foreseen: Foreseen;

  /** `size`: words of a row. */
  constructor(size: number, foreseen: Foreseen = unknown) {
    this.columns = Array.from({ length: size }, () => new Uint32Array(0));
    this.foreseen = foreseen;
  }

  /** A word of a row; 0 until another one is put there. */
  word(row: number, what: number): number {
    const data = this.columns[what];
    return row < data.length ? data[row] : 0;
  }

  put(row: number, what: number, word: number): void {
    const data = this.columns[what];
    if (row < data.length) data[row] = word;
    else if (word !== 0) {
      this.columns[what] = larger(data, row + 1, this.foreseen);
      this.columns[what][row] = word;
    }
  }

  /** Those from `from` up to (not including) `to` of a row. */
  some(row: number, from: number, to: number): Uint32Array {
    return Uint32Array.from({ length: to - from }, (_, n) => this.word(row, from + n));
  }

  /** All of a row. */
  at(row: number): Uint32Array {
    return this.some(row, 0, this.columns.length);
  }

  /** A copy of each column as far as it is in use, in the first `count` rows. */
  copied(count: number): WordColumns {
    return this.columns.map((column) => (column.length > 0 ? column.slice(0, count) : undefined));
  }
}

/** Words by column and row; a column that is not there, or is shorter, is of zeros. */
export type WordColumns = readonly (Uint32Array<ArrayBuffer> | undefined)[];

/** Index of the first element that is greater than `value`, in a column in ascending order. */
export const firstAbove = <T extends Typed>({ data, length }: Column<T>, value: number): number =>
  firstThat(length, (i) => data[i] > value);

/** The first index below `length` from which on something is so, or `length`. */
export function firstThat(length: number, is: (i: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (is(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
