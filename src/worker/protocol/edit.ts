/** Scenarios as text that is edited. */
export type { Completions, Meaning } from '../../scenario/terms/terms.ts';
export type { Term } from '../../scenario/terms/term.ts';

/** A place in the text of a scenario, right or wrong; offsets count UTF-16 units. */
export interface AtText {
  readonly text: string;
  readonly at: number;
}
