/** What the states of a search gave the properties to judge. */
import { PROPERTIES } from '../check/properties.ts';

/** Ids of the properties; what is violated was exercised. */
export const exercisedIn = ({
  exercised,
  findings,
}: {
  readonly exercised: number;
  readonly findings: ReadonlyMap<number, unknown>;
}): string[] => PROPERTIES.filter((_, i) => findings.has(i) || ((exercised >>> i) & 1) === 1).map(({ id }) => id);
