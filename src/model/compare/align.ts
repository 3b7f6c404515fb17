/** Which command of one run is which of another: a guest's program is the same, what its driver adds may differ. */
import { SPINE } from '../system/logs.ts';
import type { Side } from './side.ts';

/** By side a column: for each row the number of its command in the sequence of the emulated IOMMU, or -1. */
export type AlignedColumns = readonly Int32Array[];

/** How far a command is looked for that is not where it was expected. */
const WINDOW = 64;

/** Rows of one emulated IOMMU, in the order of the first side that has them. */
export function align(sides: readonly Side[], emulated: number): AlignedColumns {
  let columns: AlignedColumns = [];
  for (const side of sides) columns = joined(columns, sides, side, emulated);
  return columns;
}

/** The columns with one more side: what no row has stands behind what its vCPU wrote before. */
function joined(columns: AlignedColumns, sides: readonly Side[], side: Side, emulated: number): AlignedColumns {
  const length = side.sequences[emulated]?.length ?? 0;
  const rows = columns[0]?.length ?? 0;
  if (columns.length === 0) return [Int32Array.from({ length }, (_, i) => i)];
  const writer = side.sequences[emulated]?.writer;
  /** Of a row the first side that has it. */
  const owner = (r: number): number => {
    let s = 0;
    while (columns[s][r] < 0) s++;
    return s;
  };
  const worthOf = (r: number, i: number): number => {
    const o = owner(r);
    return worth(sides[o], columns[o][r], side, i, emulated);
  };
  const ofRows = byWriter(rows, (r) => sides[owner(r)].sequences[emulated].writer[columns[owner(r)][r]]);
  const ofSide = byWriter(length, (i) => writer[i]);
  /** Of each command of this side its row, or -1; of each row its command, or -1. */
  const row = new Int32Array(length).fill(-1);
  const column = new Int32Array(rows).fill(-1);
  for (const [who, own] of ofSide)
    match(ofRows.get(who) ?? [], own, worthOf, (r, i) => {
      row[i] = r;
      column[r] = i;
    });
  if (!row.includes(-1)) return [...columns, column];

  const behind = new Map<number, number[]>();
  const last = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    if (row[i] >= 0) last.set(writer[i], row[i]);
    else put(behind, last.get(writer[i]) ?? -1, i);
  }
  const order: (readonly [r: number, i: number])[] = [];
  const add = (after: number): void => {
    for (const i of behind.get(after) ?? []) order.push([-1, i]);
  };
  add(-1);
  for (let r = 0; r < rows; r++) {
    order.push([r, column[r]]);
    add(r);
  }
  const moved = (from: Int32Array): Int32Array => Int32Array.from(order, ([r]) => (r < 0 ? -1 : from[r]));
  return [...columns.map(moved), Int32Array.from(order, ([, i]) => i)];
}

function put(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function byWriter(length: number, writer: (i: number) => number): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < length; i++) put(lists, writer(i), i);
  return lists;
}

/**
 * What it is worth that two commands have one row, 0 where they are not the same. Waits are alike, as how a driver waits depends on its
 * queue; of another command any number of them is given up.
 */
function worth(a: Side, i: number, b: Side, k: number, emulated: number): number {
  const word = a.word(emulated, i, SPINE.words);
  const other = b.word(emulated, k, SPINE.words);
  const { isWait } = a.arch.commands;
  if (isWait(word)) return isWait(other) ? 1 : 0;
  if (word !== other) return 0;
  for (let n = 1; n < 4; n++)
    if (a.word(emulated, i, SPINE.words + n) !== b.word(emulated, k, SPINE.words + n)) return 0;
  return WINDOW;
}

type Worth = (l: number, r: number) => number;

/** Goes through two lists side by side; where they differ, to the nearest pair from which on most can have one row. */
function match(
  left: readonly number[],
  right: readonly number[],
  worthOf: Worth,
  found: (l: number, r: number) => void,
): void {
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    if (worthOf(left[l], right[r]) === 0) {
      const [x, y] = leftOut(left.slice(l, l + WINDOW), right.slice(r, r + WINDOW), worthOf);
      l += x;
      r += y;
      continue;
    }
    found(left[l++], right[r++]);
  }
}

/**
 * How many to leave out of each of two lists so that what follows is worth most (a longest common subsequence), as few as
 * possible; one of each where nothing is the same.
 */
function leftOut(left: readonly number[], right: readonly number[], worthOf: Worth): readonly [number, number] {
  const size = WINDOW + 1;
  /** Of what follows, by how many are left out of both. */
  const best = new Uint32Array(size * size);
  const pairs: (readonly [x: number, y: number])[] = [];
  for (let x = left.length - 1; x >= 0; x--)
    for (let y = Math.min(right.length, WINDOW - x) - 1; y >= 0; y--) {
      const at = x * size + y;
      const pair = worthOf(left[x], right[y]);
      best[at] = pair > 0 ? pair + best[at + size + 1] : Math.max(best[at + size], best[at + 1]);
      if (pair > 0) pairs.push([x, y]);
    }
  let nearest: readonly [number, number] = [1, 1];
  let fewest = size;
  for (const [x, y] of pairs)
    if (best[x * size + y] === best[0] && x + y <= fewest) {
      nearest = [x, y];
      fewest = x + y;
    }
  return nearest;
}
