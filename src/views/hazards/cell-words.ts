/** What is said of a hazard under a design: by a cell of the matrix, and by the page that it opens. */
import { shareOf } from '../common/fate-words.ts';
import type { Checked, HazardCell, HazardInfo } from '../../worker/protocol.ts';

export type OutcomeSign = 'searching' | 'not-applicable' | 'found' | 'impossible' | 'not-exercised' | 'bound';

/** A hazard may say nothing of a design. */
export type CellOutcome = OutcomeSign | 'not-searched';

/** What a search over all interleavings says of a hazard. */
export interface Judged {
  readonly applies: boolean;
  /** Absent while it is not known. */
  readonly found?: Pick<NonNullable<HazardCell['found']>, 'breaks' | 'others' | 'exercised' | 'exhausted' | 'states'>;
}

const judgedCell = ({ expected, found }: HazardCell): Judged => ({ applies: expected !== 'not-applicable', found });

/** The same of a scenario that is open. */
export function judgedPage({ breaks, applies }: HazardInfo, result: Checked | undefined): Judged {
  if (!result) return { applies };
  const decides = (id: string): boolean => breaks.includes(id);
  const { violated, exercised, verdict, states } = result;
  return {
    applies,
    found: {
      breaks: breaks.filter((id) => violated.includes(id)),
      others: violated.filter((id) => !decides(id)),
      exercised: exercised.some(decides),
      exhausted: verdict === 'exhausted',
      states,
    },
  };
}

export function outcomeOf({ applies, found }: Judged): OutcomeSign {
  if (!applies) return 'not-applicable';
  if (!found) return 'searching';
  if (found.breaks.length > 0) return 'found';
  if (!found.exhausted) return 'bound';
  return found.exercised ? 'impossible' : 'not-exercised';
}

type Absent = 'searching' | 'not-searched';

/** `absent`: why there is no cell, where there is none. */
export const cellOutcome = (cell: HazardCell | undefined, absent: Absent = 'searching'): CellOutcome =>
  cell ? outcomeOf(judgedCell(cell)) : absent;

export const SIGNS: Readonly<Record<CellOutcome, string>> = {
  searching: '…',
  'not-searched': '·',
  'not-applicable': '–',
  found: '✗',
  impossible: '✓',
  'not-exercised': '○',
  bound: '?',
};

export const OUTCOMES: Readonly<Record<CellOutcome, string>> = {
  searching: 'not searched yet',
  'not-searched': 'not searched: the hazard says nothing of this design',
  'not-applicable': 'not applicable: nothing here that could go wrong in this way',
  found: 'happens',
  impossible: 'cannot happen: every state was looked at',
  'not-exercised': 'not exercised: no state has anything to judge',
  bound: 'not found, but there are more states than were looked at',
};

/** What is violated although it does not decide about the hazard; '' for nothing. */
export const othersWords = (others: readonly string[]): string =>
  others.length > 0 ? `another hazard: ${others.join(', ')} ${others.length > 1 ? 'are' : 'is'} violated` : '';

/** What stands in a cell below its sign: `inevitable`, `race 1/39`, `impossible`; '' where that is not known. */
export function fateInCell(cell: HazardCell | undefined): string {
  const fate = cell?.found?.fate;
  if (!fate || cellOutcome(cell) === 'not-exercised') return '';
  return fate.kind === 'race' ? `race ${shareOf(fate.p)}` : fate.kind;
}

/** `happens, inevitable: order after 29 steps` */
export function cellWords(cell: HazardCell | undefined, absent?: Absent): string {
  const outcome = cellOutcome(cell, absent);
  const found = cell?.found;
  if (!found) return OUTCOMES[outcome];
  const differs = found.agrees ? '' : ` (the scenario expects ${expectedWords(cell)})`;
  const shortest = found.counterexamples.map(({ property, choices }) => `${property} after ${choices.length} steps`);
  const how = found.fate ? `, ${found.fate.words}` : '';
  const what =
    outcome === 'found' ? `happens${how}: ${shortest.join(', ')}` : `${OUTCOMES[outcome]}, ${found.states} states`;
  const others = outcome === 'found' ? '' : othersWords(found.others);
  return `${what}${others && `; ${others}`}${differs}`;
}

const expectedWords = ({ expected }: HazardCell): string =>
  Array.isArray(expected) && expected.length > 0 ? expected.join(', ') : 'nothing';

/** What a cell means by its design: `kernel=shared-s2`; '' for the design as it is. */
export const changesOf = ({ design, spec }: Pick<HazardCell, 'design' | 'spec'>): string =>
  spec.slice(design.length + 1);

/** `viommu-batch · kernel=shared-s2 · with the fix` */
export const cellName = (cell: HazardCell): string =>
  [cell.design, ...changesOf(cell).split(','), cell.fixed ? 'with the fix' : ''].filter(Boolean).join(' · ');
