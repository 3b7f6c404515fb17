/** What a benchmark is, and what of its runs is told. */

export interface Benchmark {
  readonly id: string;
  readonly unit: string;
  /** What is aimed at, in words. */
  readonly limit: string;
  readonly measure: () => Promise<number[] | Measured>;
}

export interface Measured {
  readonly runs: readonly number[];
  /** Distinct states of what was searched. */
  readonly states: number;
}

export interface Result {
  readonly id: string;
  readonly unit: string;
  readonly median: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  readonly runs: readonly number[];
  readonly states?: number;
}

export function summarise(id: string, unit: string, measured: readonly number[] | Measured): Result {
  const { runs, states } = 'runs' in measured ? measured : { runs: measured, states: undefined };
  const sorted = [...runs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const round = (n: number): number => Math.round(n * 100) / 100;
  return {
    id,
    unit,
    median: round(at(0.5)),
    p95: round(at(0.95)),
    min: round(sorted[0]),
    max: round(sorted[sorted.length - 1]),
    runs: runs.map(round),
    ...(states !== undefined && { states }),
  };
}
