/** Where a counterexample leads. */
import type { Choices, Counterexample, Place } from '../../worker/protocol.ts';

/** As a run takes them: the step at which each is fired. */
export const choicesOf = ({ choices, first }: Counterexample): Choices =>
  choices.map((name, i) => [first + i, name] as const);

/** The end of a counterexample of a search from the start. */
export const endOf = ({ source, design }: Pick<Place, 'source' | 'design'>, found: Counterexample): Place => ({
  source,
  design,
  choices: choicesOf(found),
  position: lastStep(found),
});

/** The step that violates. */
export const lastStep = ({ choices, first }: Counterexample): number => first + choices.length - 1;
