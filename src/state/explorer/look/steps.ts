/**
 * Steps in the order they were asked for. A step starts where the one before it ended, so two quick presses of a key
 * move twice even if the first still asks the worker for the place.
 */
export interface Steps {
  /** Resolves when the step has been made, or has been given up. */
  push(step: () => Promise<void>): Promise<void>;
  /** Gives up the steps that have not begun. */
  clear(): void;
}

export function createSteps(): Steps {
  let chain: Promise<void> = Promise.resolve();
  let generation = 0;

  return {
    push(step) {
      const born = generation;
      const made = chain.then(async () => {
        if (born === generation) await step();
      });
      chain = made.catch(() => undefined);
      return made;
    },
    clear() {
      generation++;
    },
  };
}
