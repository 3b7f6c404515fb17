/** What a thread does of the matrix of hazards: a hazard under a design, as data in and out. */
import { EXTRAS } from '../model/arch/extras.ts';
import { checked } from '../scenario/language/errors.ts';
import { type Guard, guardsOf } from '../scenario/hazards/guards.ts';
import { type Cell, type Outcome, searchCell } from '../scenario/hazards/hazard.ts';
import type { Scenario } from '../scenario/language/schema.ts';

const MAX_STATES = 1_000_000;

export interface Task {
  readonly scenario: Scenario;
  readonly cell: Cell;
  /** Each guarantee is taken away, too. */
  readonly whyNot: boolean;
}

export interface Found extends Omit<Outcome, 'search'> {
  readonly states: number;
  readonly guards: readonly Guard[];
}

export function searchTask({ scenario, cell, whyNot }: Task): Found {
  const parsed = checked(scenario, `${scenario.id}.yaml`);
  const { search, ...outcome } = searchCell(parsed, cell, MAX_STATES, EXTRAS);
  const guards = whyNot
    ? guardsOf(parsed, cell, search, { maxStates: MAX_STATES, progress: true, extras: EXTRAS })
    : [];
  return { ...outcome, states: search.states, guards };
}
