/** A word of the scenario language that could stand somewhere. */
export interface Term {
  readonly label: string;
  /** What it means. */
  readonly doc: string;
  /** What is written behind it with it; of a key `: ` when left out. */
  readonly after?: string;
}
