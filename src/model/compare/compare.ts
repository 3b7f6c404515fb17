/** Runs of the same guest program, side by side: a row per guest command, where they differ, and what each costs. */
import type { Run } from '../system/run.ts';
import { type Costs, costsOf, timeOf } from './costs.ts';
import { type Divergence, divergencesOf } from './divergences.ts';
import { Rows } from './rows.ts';
import { Side } from './side.ts';

/** How many runs are compared at once. */
export const SIDES = { least: 2, most: 4 } as const;

/** A run to be compared, made to its end, and what it is called. */
export interface Compared {
  readonly name: string;
  readonly run: Run;
}

export interface Comparison {
  readonly rows: Rows;
  readonly divergences: readonly Divergence[];
  /** By side. */
  readonly costs: readonly Costs[];
  /** By side: from the first PROD write to the last CMD_SYNC seen complete, ns by the assumed costs; null without either. */
  readonly times: readonly (number | null)[];
}

export function compare(runs: readonly Compared[]): Comparison {
  const sides = runs.map(({ run }) => new Side(run));
  const rows = new Rows(sides);
  const named = runs.map(({ name }, s) => ({ side: sides[s], name }));
  return {
    rows,
    divergences: divergencesOf(named, rows),
    costs: sides.map(costsOf),
    times: runs.map(({ run }) => timeOf(run)),
  };
}

/** The same in what hardware and guest see. */
export const agree = ({ divergences }: Comparison): boolean => divergences.every(({ kind }) => kind === 'cost');
