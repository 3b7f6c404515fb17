/** Columns that grow: what a first pass over a run leaves behind must cost bytes, not objects. */

type Typed = Uint8Array | Uint32Array | Float64Array;

export class Column<T extends Typed> {
  data: T;
  length = 0;

  /** `empty` decides the type of the elements. */
  constructor(empty: T) {
    this.data = empty;
  }

  /** Appends a value; returns its index. */
  push(value: number): number {
    this.reserve(this.length + 1);
    this.data[this.length] = value;
    return this.length++;
  }

  /** Makes room for `length` elements; those that are new read 0. */
  reserve(length: number): void {
    if (length <= this.data.length) return;
    const bigger = new (this.data.constructor as new (n: number) => T)(Math.max(256, length, this.data.length * 2));
    bigger.set(this.data);
    this.data = bigger;
  }
}

export const bytes = (): Column<Uint8Array> => new Column(new Uint8Array(0));
export const words = (): Column<Uint32Array> => new Column(new Uint32Array(0));
export const doubles = (): Column<Float64Array> => new Column(new Float64Array(0));

/** Index of the first element that is greater than `value`, in a column in ascending order. */
export function firstAbove<T extends Typed>({ data, length }: Column<T>, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (data[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
