/** Runs of the same guest program, side by side: a row per guest command, where they differ, and what each costs. */
import { type Costs, costsOf } from './costs.ts';
import { type Divergence, divergencesOf } from './divergences.ts';
import type { Recorded } from './recorded.ts';
import { CommandRows } from './rows.ts';
import { Side } from './side.ts';

/** How many runs are compared at once. */
export const SIDES = { least: 2, most: 4 } as const;

/** A run to be compared: what it is called, and what was recorded of it at its end. */
export interface Compared {
  readonly name: string;
  readonly recorded: Recorded;
}

export interface Comparison {
  readonly rows: CommandRows;
  readonly divergences: readonly Divergence[];
  /** By side. */
  readonly costs: readonly Costs[];
  /** By side: from the first PROD write to the last wait seen complete, ns by the assumed costs; null without either. */
  readonly times: readonly (number | null)[];
}

export function compare(runs: readonly Compared[]): Comparison {
  const sides = runs.map(({ recorded }) => new Side(recorded));
  const rows = new CommandRows(sides);
  const named = runs.map(({ name }, s) => ({ side: sides[s], name }));
  return {
    rows,
    divergences: divergencesOf(named, rows),
    costs: sides.map(costsOf),
    times: runs.map(({ recorded }) => recorded.time),
  };
}

/** Numbers of the rows that differ: in what became of a command, or in that not every guest wrote it. */
export function differing({ rows, divergences }: Comparison): readonly number[] {
  const told = divergences.flatMap(({ command }) => (command === null ? [] : [command]));
  return [...new Set([...told, ...rows.apart])].sort((a, b) => a - b);
}

/** The same in what hardware and guest see. */
export const agree = ({ divergences }: Comparison): boolean => divergences.every(({ kind }) => kind === 'cost');
