/** What runs at random violate, counted; of runs that were made in parts. */

/** Runs that violate the same properties. */
export interface SampleOutcome {
  /** Ids, in the order of the properties; empty: it keeps all. */
  readonly violated: readonly string[];
  readonly count: number;
}

/** Most frequent first. */
export const ranked = (outcomes: readonly SampleOutcome[]): SampleOutcome[] =>
  [...outcomes].sort((a, b) => b.count - a.count || (a.violated.join() < b.violated.join() ? -1 : 1));

/** The outcomes of all parts, as if one had made their runs. */
export function outcomesTogether(parts: readonly (readonly SampleOutcome[])[]): SampleOutcome[] {
  const counts = new Map<string, SampleOutcome>();
  for (const { violated, count } of parts.flat()) {
    const key = violated.join();
    counts.set(key, { violated, count: count + (counts.get(key)?.count ?? 0) });
  }
  return ranked([...counts.values()]);
}

/** Runs, or a share of them: the first one has the seed `seed`, each further one the next. */
export interface Runs {
  readonly seed: number;
  readonly runs: number;
}

/** Runs cut into parts of at most `most`, in order. */
export const runsInParts = ({ seed, runs }: Runs, most: number): Runs[] =>
  Array.from({ length: Math.ceil(runs / most) }, (_, i) => ({
    seed: (seed + i * most) >>> 0,
    runs: Math.min(most, runs - i * most),
  }));
