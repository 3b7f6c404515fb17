/**
 * What becomes of the same scenario under the other designs: found by running them, in a worker of its own, so that
 * nobody waits for it.
 */
import { type Client, connect, type Port } from '../worker/client.ts';
import type { Source } from '../worker/protocol.ts';

/** By design: the properties that it violates. */
export type Outcomes = Readonly<Record<string, readonly string[]>>;

/** Runs longer than this are not made again just for a mark, steps. */
export const MOST_STEPS = 50_000;

export interface Survey {
  /** Runs `source` under each design, one after the other; gives what is known after each. */
  start(source: Source, designs: readonly string[], known: Outcomes, found: (outcomes: Outcomes) => void): void;
  stop(): void;
}

export function createSurvey(startPort: () => Port): Survey {
  let client: Client | null = null;

  const stop = (): void => {
    client?.close();
    client = null;
  };

  return {
    stop,
    start(source, designs, known, found) {
      stop();
      const mine = connect(startPort(), stop);
      client = mine;
      const run = async (): Promise<void> => {
        let outcomes = known;
        for (const design of designs) {
          if (client !== mine) return;
          const { verdicts } = await mine.call('open', { source, design });
          outcomes = { ...outcomes, [design]: verdicts.filter(({ held }) => held === false).map(({ id }) => id) };
          if (client === mine) found(outcomes);
        }
        if (client === mine) stop();
      };
      // A mark that cannot be found is left out: the run that is open has told what is wrong.
      run().catch(() => client === mine && stop());
    },
  };
}
