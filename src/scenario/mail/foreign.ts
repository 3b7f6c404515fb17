/** What a drawing from somewhere else becomes. */
import type { Overrides } from '../../model/system/run.ts';

/** A line of which nothing was understood, or that could not be where it is drawn. */
export interface Unread {
  readonly line: number;
  readonly text: string;
}

/** Notes what had to be assumed. */
export type Assume = (text: string) => void;

export interface Foreign {
  /** The text of the scenario. */
  readonly text: string;
  readonly choices: Overrides;
  readonly assumptions: readonly string[];
  readonly unread: readonly Unread[];
}
