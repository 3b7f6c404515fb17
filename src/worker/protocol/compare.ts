/** Runs of the same guest program, side by side: each is made in a worker of its own, and one of these compares them. */
import type { Compared as Made } from '../../model/compare/compare.ts';
import type { Divergence } from '../../model/compare/divergences.ts';
import type { CommandRow } from '../../model/compare/rows.ts';
import type { Assumed, Choices, Source } from './place.ts';

export type { CommandRow, Divergence };
export type { Recorded } from '../../model/compare/recorded.ts';
export type { CommandRecord } from '../../model/compare/side.ts';

/** One of the runs that are compared. */
export interface SideOf {
  readonly source: Source;
  readonly design: string;
  readonly choices: Choices;
}

/** Two to four; no two have the same name. */
export interface CompareParams {
  readonly sides: readonly Made[];
}

export interface ComparedSide {
  /** Its design, and what else tells it from the others. */
  readonly name: string;
  /** Number of steps of its run. */
  readonly length: number;
  /** Ids of the properties that this run violates, and of those that it gives something to judge. */
  readonly broken: readonly string[];
  readonly exercised: readonly string[];
}

export interface Compared {
  readonly sides: readonly ComparedSide[];
  /** Number of rows: one per guest command. */
  readonly rows: number;
  /** Numbers of the rows that some divergence is about, or that not every side has, in their order. */
  readonly differing: readonly number[];
  /** The first divergence with where it shows, or that there is none but in cost; can be read alone. */
  readonly verdict: string;
  /** In the order of what matters; of very many the first. */
  readonly divergences: readonly Divergence[];
  /** How many there are in all. */
  readonly all: number;
}

export interface RowsParams {
  readonly numbers: readonly number[];
}

/** A cost table is made of one source under several designs. */
export interface CostsParams {
  readonly source: Source;
  readonly design: string;
  readonly assumed?: Assumed;
}

/** What one run costs. */
export interface CostsOf {
  readonly design: string;
  /** Number of steps of its run. */
  readonly length: number;
  /** Exact counts, in the order in which they are shown; `what` is counted. */
  readonly counts: readonly { readonly label: string; readonly what: string; readonly count: number }[];
  /** From the first PROD write to the last wait seen complete, ns by the assumed costs; null without either. */
  readonly time: number | null;
  readonly broken: readonly string[];
  readonly exercised: readonly string[];
}
