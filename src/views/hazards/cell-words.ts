/** What a cell of the matrix says. */
import type { HazardCell } from '../../worker/protocol.ts';

export type Outcome = 'searching' | 'not-applicable' | 'found' | 'impossible' | 'bound';

export function outcomeOf(cell: HazardCell | undefined): Outcome {
  if (!cell) return 'searching';
  if (cell.expected === 'not-applicable') return 'not-applicable';
  const { found } = cell;
  if (!found) return 'searching';
  if (found.breaks.length > 0) return 'found';
  return found.exhausted ? 'impossible' : 'bound';
}

export const SIGNS: Readonly<Record<Outcome, string>> = {
  searching: '…',
  'not-applicable': '–',
  found: '✗',
  impossible: '✓',
  bound: '?',
};

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  searching: 'not searched yet',
  'not-applicable': 'not applicable: nothing here that could go wrong in this way',
  found: 'happens',
  impossible: 'cannot happen: every state was looked at',
  bound: 'not found, but there are more states than were looked at',
};

/** `happens: order after 29 steps` */
export function cellWords(cell: HazardCell | undefined): string {
  const outcome = outcomeOf(cell);
  const found = cell?.found;
  if (!found) return OUTCOMES[outcome];
  const states = `${found.states} states`;
  const differs = found.agrees ? '' : ` (the scenario expects ${expectedWords(cell)})`;
  if (outcome !== 'found') return `${OUTCOMES[outcome]}, ${states}${differs}`;
  const shortest = found.counterexamples.map(({ property, choices }) => `${property} after ${choices.length} steps`);
  return `happens: ${shortest.join(', ')}${differs}`;
}

const expectedWords = ({ expected }: HazardCell): string =>
  Array.isArray(expected) && expected.length > 0 ? expected.join(', ') : 'nothing';
