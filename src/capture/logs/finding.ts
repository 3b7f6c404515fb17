/** What is said of a state, with its reason and its source. */
export interface LogFinding {
  readonly text: string;
  readonly why: string;
  /** Section of the specification, or function of the kernel. */
  readonly source: string;
  readonly lines: readonly number[];
  readonly slots?: readonly number[];
  readonly smmu: string | null;
}
