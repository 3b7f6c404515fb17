/** All commands of a guest's queue as a list, with a display filter, and what they have in common. */
import type { Completions as FilterCompletions, FilterField } from '../../capture/traffic/filter.ts';
import type { Stats } from '../../capture/traffic/stats.ts';
import type { Fate } from '../../model/compare/side.ts';
import type { NamedValue } from './fields.ts';
import type { Tell } from './how-far.ts';

/** The rows that are shown: those of a queue, by its number among the guest queues, of which a filter holds. */
export interface TrafficParams {
  readonly position: number;
  readonly queue: number;
  readonly filter: string;
}

/** A figure, what it means, and what it counts, most often first, each with the filter that takes it. */
export interface TrafficFigure {
  readonly name: keyof Stats;
  readonly meaning: string;
  readonly values: readonly { readonly value: string; readonly times: number; readonly filter: string }[];
}

export interface Traffic {
  /** Names of the guest queues. */
  readonly queues: readonly string[];
  /** Commands of the queue, and how many of them are shown. */
  readonly commands: number;
  readonly shown: number;
  /** What is wrong with the filter, where; all are shown then. */
  readonly problem: { readonly at: number; readonly length: number; readonly message: string } | null;
  readonly fields: readonly Omit<FilterField, 'of'>[];
  /** Of the commands that are shown: figures with several values, and those of one number, whose value is ''. */
  readonly figures: readonly TrafficFigure[];
  readonly totals: readonly TrafficFigure[];
  /** The queue in this many equal parts: in each, how many are shown of each kind, in the order of `kinds`. */
  readonly kinds: readonly string[];
  readonly parts: readonly (readonly number[])[];
}

export interface TrafficRowsParams extends TrafficParams {
  /** Among the rows that are shown, from 0. */
  readonly from: number;
  readonly count: number;
}

export interface TrafficRow {
  /** Its number in the queue, from 0; of a recording, in that. */
  readonly number: number;
  /** Its number in the run, and the slot that it stands in there; null of what is not played. */
  readonly ordinal: number | null;
  readonly slot: number | null;
  readonly op: string;
  /** `differs`: not as in the command of this kind before it. */
  readonly fields: readonly (NamedValue & { readonly differs: boolean })[];
  /** What is odd about it, in words. */
  readonly marks: readonly string[];
  readonly fate: Fate | 'unplayed';
  /** Step in which it was handed over, refused or passed; step in which it was complete. 0: not in this run. */
  readonly at: number;
  readonly complete: number;
  /** Figures and values that count it: which bars it stands in. */
  readonly counted: readonly (readonly [figure: keyof Stats, value: string])[];
}

/** Those from a row on. */
export interface TrafficRows {
  readonly from: number;
  readonly rows: readonly TrafficRow[];
}

export interface TrafficFindParams extends TrafficParams {
  /** Row to start from, among those shown; that one is not asked. */
  readonly from: number;
  readonly direction: 1 | -1;
  /** The next of which `filter` holds, or that has `text` in it. */
  readonly like: { readonly filter: string } | { readonly text: string };
}

/** `row`: where a command of the queue is among those shown, or the first behind it. */
export interface TrafficPlaceParams extends TrafficParams {
  readonly number: number;
}

/** `at`: an offset of the filter. */
export interface TrafficCompleteParams extends TrafficParams {
  readonly at: number;
}

/** What can be written, and what is wrong with the filter as it is. */
export interface TrafficCompletions extends FilterCompletions {
  readonly problem: Traffic['problem'];
}

/** What the page asks about the list of commands. `tell` is told how far it is, and throws to stop. */
export interface TrafficAnswers<R> {
  readonly summary: (run: R, params: TrafficParams, tell: Tell) => Promise<Traffic>;
  readonly rows: (run: R, params: TrafficRowsParams, tell: Tell) => Promise<TrafficRows>;
  /** Number of the next row that is alike, or -1. */
  readonly find: (run: R, params: TrafficFindParams, tell: Tell) => Promise<number>;
  readonly place: (run: R, params: TrafficPlaceParams, tell: Tell) => Promise<number>;
  readonly complete: (run: R, params: TrafficCompleteParams) => TrafficCompletions;
}
