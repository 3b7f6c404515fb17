/** What the first pass over a run notes of each step. */
import { firstThat, type Foreseen, words } from './column.ts';

/** Words of a step's row: marks, kind, actor and queue, a byte each; the ordinal; when it ended, its low half; how long it took. */
const STEP = { what: 0, ordinal: 1, end: 2, took: 3, SIZE: 4 } as const;
/** ns, and in a row that it took so long or longer. */
const [TURN, LONG] = [2 ** 32, 0xffffffff];

/**
 * One row per step, by its index (from 0); times in whole ns, ascending where steps end. A long run has millions: what hardly any
 * of them has stands beside the rows.
 */
export class StepLog {
  length = 0;
  private readonly rows;
  /** Steps that are the first to end in a further turn of the low half. */
  private readonly turns: number[] = [];
  /** What steps took for which there is no room in a row. */
  private readonly long = new Map<number, number>();

  constructor(foreseen?: Foreseen) {
    this.rows = words(foreseen);
  }

  /** Appends a row. */
  add(marks: number, kind: number, actor: number, begin: number, end: number, queue: number, ordinal: number): void {
    const row = this.length * STEP.SIZE;
    this.rows.reserve(row + STEP.SIZE);
    const { data } = this.rows;
    data[row + STEP.what] = marks | (kind << 8) | (actor << 16) | (queue << 24);
    data[row + STEP.ordinal] = ordinal;
    data[row + STEP.end] = end;
    const took = end - begin;
    data[row + STEP.took] = Math.min(took, LONG);
    if (took >= LONG) this.long.set(this.length, took);
    while (end >= (this.turns.length + 1) * TURN) this.turns.push(this.length);
    this.length++;
  }

  marks(i: number): number {
    return this.byte(i, 0);
  }

  kind(i: number): number {
    return this.byte(i, 8);
  }

  actor(i: number): number {
    return this.byte(i, 16);
  }

  /** With `ordinal`, the guest command that it is about. */
  queue(i: number): number {
    return this.byte(i, 24);
  }

  ordinal(i: number): number {
    return this.rows.data[i * STEP.SIZE + STEP.ordinal];
  }

  begin(i: number): number {
    const took = this.rows.data[i * STEP.SIZE + STEP.took];
    return this.end(i) - (took === LONG ? this.long.get(i)! : took);
  }

  end(i: number): number {
    const { turns } = this;
    const before = turns.length === 0 ? 0 : firstThat(turns.length, (n) => turns[n] > i);
    return before * TURN + this.rows.data[i * STEP.SIZE + STEP.end];
  }

  /** How many ended at or before a time. */
  endedBy(time: number): number {
    return firstThat(this.length, (i) => this.end(i) > time);
  }

  /** MARK bits of the step that ends at a position (1..length). */
  marksAt(position: number): number {
    return position > 0 && position <= this.length ? this.marks(position - 1) : 0;
  }

  private byte(i: number, shift: number): number {
    return (this.rows.data[i * STEP.SIZE + STEP.what] >>> shift) & 0xff;
  }
}
