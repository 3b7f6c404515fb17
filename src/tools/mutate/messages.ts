// What the command asks of the processes that run tests, and what they answer.

/** Sent once. */
export interface Setup {
  /** How many mutants the modules have in them. */
  mutants: number;
  /** By test file the path of the module that it is made. */
  made: Readonly<Record<string, string>>;
}

export interface Ask {
  file: string;
  /** Id of the mutant that is on, -1 for none. */
  mutant: number;
  /** Whether a process must load all modules with the mutant on, since that is when it is reached. */
  anew: boolean;
  /** Which tests to run, by their place in the file, and how much work each may do; null for all, under `limit`. */
  tests: readonly { at: number; limit: number }[] | null;
  /** How much loading the file may do, and each test where none is named. */
  limit: number;
}

export interface TestResult {
  name: string;
  ticks: number;
  reached: number[];
  /** Why it failed, null where it passed. */
  failure: string | null;
}

export interface MutantAnswer {
  /** Work done, and mutants reached, while the file loaded and collected its tests. */
  loading: { ticks: number; reached: number[]; failure: string | null };
  /** Those that ran. With a mutant on, the first that fails is the last. */
  tests: TestResult[];
}
