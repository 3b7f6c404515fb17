/** What the states of a search gave the properties to judge. */
import { PROPERTIES } from '../check/properties.ts';
import type { Search } from './search.ts';

/** Ids of the properties; what is violated was exercised. */
export const exercisedIn = ({ exercised, findings }: Search): string[] =>
  PROPERTIES.filter((_, i) => findings.has(i) || ((exercised >>> i) & 1) === 1).map(({ id }) => id);
