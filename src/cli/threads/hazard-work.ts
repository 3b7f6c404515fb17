/** What a thread does of the matrix of hazards: cells of a hazard, as data in and out. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { checked } from '../../scenario/language/errors.ts';
import { type Guard, guardsOf } from '../../scenario/hazards/guards.ts';
import type { MatrixCell, HazardOutcome } from '../../scenario/hazards/hazard.ts';
import { HazardCells } from '../../scenario/hazards/hazard-cells.ts';
import type { Scenario } from '../../scenario/language/schema.ts';

const MAX_STATES = 1_000_000;

export interface Task {
  readonly scenario: Scenario;
  /** Those that apply. */
  readonly cells: readonly MatrixCell[];
  /** Each guarantee is taken away, too. */
  readonly whyNot: boolean;
}

export interface Found extends Omit<HazardOutcome, 'search'> {
  readonly states: number;
  readonly guards: readonly Guard[];
}

/** By cell. */
export function searchTask({ scenario, cells, whyNot }: Task): Found[] {
  const parsed = checked(scenario, `${scenario.id}.yaml`);
  const searched = new HazardCells(parsed, MAX_STATES, EXTRAS);
  return cells.map((cell) => {
    const { search, counterexamples: _, ...outcome } = searched.shown(cell);
    const guards = whyNot
      ? guardsOf(parsed, cell, search, { maxStates: MAX_STATES, progress: true, extras: EXTRAS })
      : [];
    return { ...outcome, states: search.states, guards };
  });
}
