/**
 * What becomes of the same scenario under the other designs: found by running them, in the worker beside the one that has
 * the run open, so that nobody waits for it.
 */
import type { Assumed, Source, Verdict } from '../../worker/protocol.ts';
import type { Helper } from './helper.ts';

/** What one run, the one that comes first in time, says of the properties. */
export interface RunOutcome {
  /** Ids of those that it violates, and of those that it gives something to judge. */
  readonly broken: readonly string[];
  readonly exercised: readonly string[];
}

/** By design. */
export type Outcomes = Readonly<Record<string, RunOutcome>>;

export const outcomeOf = (verdicts: readonly Verdict[]): RunOutcome => ({
  broken: verdicts.flatMap(({ id, held }) => (held ? [] : [id])),
  exercised: verdicts.flatMap(({ id, exercised }) => (exercised ? [id] : [])),
});

/** Runs longer than this are not made again just for a mark, steps. */
export const MOST_STEPS = 50_000;

export interface Survey {
  /** Runs a source under each design, one after the other; gives what is known after each. Resolves at its end. */
  start(
    run: { readonly source: Source; readonly assumed: Assumed },
    designs: readonly string[],
    known: Outcomes,
    found: (outcomes: Outcomes) => void,
  ): Promise<void>;
  stop(): void;
}

export function createSurvey(helper: Helper): Survey {
  let asked: AbortController | null = null;

  const stop = (): void => {
    asked?.abort();
    asked = null;
  };

  return {
    stop,
    async start(subject, designs, known, found) {
      stop();
      if (designs.length === 0) return;
      const mine = new AbortController();
      asked = mine;
      let outcomes = known;
      try {
        for (const design of designs) {
          const { verdicts } = await helper.call('open', { ...subject, design }, mine);
          if (asked !== mine) return;
          outcomes = { ...outcomes, [design]: outcomeOf(verdicts) };
          found(outcomes);
        }
      } catch {
        // A mark that cannot be found is left out: the run that is open has told what is wrong.
      }
    },
  };
}
