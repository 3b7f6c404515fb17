/** The interleavings of a scenario under a design that were looked at, as a tree one can return to. */
import { outcomeOf } from './outcomes.ts';
import type { Choices, Opened } from '../worker/protocol.ts';

export interface Branch {
  /** The least that lead to it: equal for equal runs. */
  readonly choices: Choices;
  readonly length: number;
  /** Properties that it violates. */
  readonly broken: readonly string[];
}

/** Adds the run that is open, unless it is there. */
export function withBranch(branches: readonly Branch[], { choices, length, verdicts }: Opened): readonly Branch[] {
  const name = JSON.stringify(choices);
  if (branches.some((branch) => JSON.stringify(branch.choices) === name)) return branches;
  return [...branches, { choices, length, broken: outcomeOf(verdicts).broken }];
}
