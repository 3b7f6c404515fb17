/** A line that something is concluded from; null for memory, which has none. */
export interface From {
  /** Absent as long as only one is read. */
  readonly file?: string;
  readonly line: number | null;
}

/** What is said of a state, with its reason and its source. */
export interface LogFinding {
  readonly text: string;
  readonly why: string;
  /** Section of the specification, or function of the kernel. */
  readonly source: string;
  readonly from?: readonly From[];
  readonly slots?: readonly number[];
  readonly smmu: string | null;
}

/** Findings that say the same of an SMMU are told once, with what all come from. */
export function toldOnce(findings: readonly LogFinding[]): LogFinding[] {
  const found = new Map<string, LogFinding & { readonly from: From[] }>();
  for (const one of findings) {
    const key = `${one.smmu}\n${one.text}`;
    const before = found.get(key);
    if (before) before.from.push(...(one.from ?? []));
    else found.set(key, { ...one, from: [...(one.from ?? [])] });
  }
  return [...found.values()];
}
