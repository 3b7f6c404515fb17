/**
 * Steps in the order they were asked for. A step starts where the one before it ended, so two quick presses of a key
 * move twice even if the first still asks the worker for the place. Nor is one lost that is asked for before there is
 * anything to step in.
 */
export interface Steps {
  /** Resolves when the step has been made, or has been given up. */
  push(step: () => Promise<void>): Promise<void>;
  /** Gives up the steps that have not begun. */
  clear(): void;
}

/** `wait`: for when a step can be made, unless that is now. */
export function createSteps(wait: () => Promise<void> | undefined): Steps {
  let chain: Promise<void> = Promise.resolve();
  let generation = 0;

  return {
    push(step) {
      const born = generation;
      const made = chain.then(async () => {
        const waited = wait();
        if (waited) await waited;
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
