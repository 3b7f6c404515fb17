/** The rows of a comparison: one per guest command, with what became of it on each side. */
import { type AlignedColumns, align } from './align.ts';
import type { CommandRecord, Side } from './side.ts';

export interface CommandRow {
  /** Among all rows, from 0. */
  readonly number: number;
  /** Emulated IOMMU whose guest has queued it. */
  readonly queue: string;
  /** Among the rows of that queue, from 0. */
  readonly index: number;
  /** As first written. */
  readonly text: string;
  /** By side; null where its guest never wrote it. */
  readonly facts: readonly (CommandRecord | null)[];
}

/** The rows of one emulated IOMMU. */
export interface QueueRows {
  readonly name: string;
  readonly emulated: number;
  /** Number of its first row. */
  readonly first: number;
  readonly length: number;
  readonly columns: AlignedColumns;
}

/** All rows; each is made when it is asked for. */
export class CommandRows {
  readonly queues: readonly QueueRows[];
  readonly length: number;
  private readonly sides: readonly Side[];

  constructor(sides: readonly Side[]) {
    const queues: QueueRows[] = [];
    let first = 0;
    const emulated = Math.max(...sides.map(({ sequences }) => sequences.length));
    for (let v = 0; v < emulated; v++) {
      const columns = align(sides, v);
      const { length } = columns[0];
      queues.push({
        name: sides.find(({ recorded }) => v < recorded.names.length)!.recorded.names[v],
        emulated: v,
        first,
        length,
        columns,
      });
      first += length;
    }
    this.sides = sides;
    this.queues = queues;
    this.length = first;
  }

  /** Numbers of the rows that not every side has. */
  get apart(): readonly number[] {
    return this.queues.flatMap(({ first, length, columns }) =>
      Array.from({ length }, (_, index) => index)
        .filter((index) => columns.some((column) => column[index] < 0))
        .map((index) => first + index),
    );
  }

  at(number: number): CommandRow {
    const { name, emulated, first, columns } = this.queues.findLast((queue) => queue.first <= number)!;
    const index = number - first;
    const owner = columns.findIndex((column) => column[index] >= 0);
    return {
      number,
      queue: name,
      index,
      text: this.sides[owner].arch.commands.textOf(this.sides[owner].words(emulated, columns[owner][index]), 'vSID'),
      facts: this.sides.map((side, s) => (columns[s][index] < 0 ? null : side.fact(emulated, columns[s][index]))),
    };
  }

  /** The row behind the first `after` commands of a vCPU of the first side; the number of rows where there is none. */
  place(vcpu: number, after: number): number {
    let written = 0;
    for (const { emulated, first, length, columns } of this.queues)
      for (let r = 0; r < length; r++) {
        const i = columns[0][r];
        if (i >= 0 && this.sides[0].sequences[emulated].writer[i] === vcpu && ++written > after) return first + r;
      }
    return this.length;
  }
}
