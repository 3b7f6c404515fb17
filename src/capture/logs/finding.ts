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

/** Findings that say the same of an SMMU are told once, with the lines of all. */
export function toldOnce(findings: readonly LogFinding[]): LogFinding[] {
  const found = new Map<string, LogFinding & { readonly lines: number[] }>();
  for (const one of findings) {
    const key = `${one.smmu}\n${one.text}`;
    const before = found.get(key);
    if (before) before.lines.push(...one.lines);
    else found.set(key, { ...one, lines: [...one.lines] });
  }
  return [...found.values()];
}
