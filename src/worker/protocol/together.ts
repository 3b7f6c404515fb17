/** What several workers have found, put together: what the page says does not depend on how many there are. */
export { outcomesTogether, runsInParts } from '../../model/search/outcomes.ts';
export { reasonsTogether } from '../../scenario/hazards/reasons-together.ts';
