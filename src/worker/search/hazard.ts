/** A hazard of the library, searched design by design and with its fix. */
import { fateWords } from '../../model/search/fate.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { type MatrixCell, agrees, cellsOf } from '../../scenario/hazards/hazard.ts';
import { HazardCells } from '../../scenario/hazards/hazard-cells.ts';
import type { Scenario } from '../../scenario/language/schema.ts';
import { type Files, inLibrary } from '../load.ts';
import type { Hazard, HazardCell, HazardCellParams, HazardParams } from '../protocol/search.ts';
import type { Session } from '../session.ts';

const MOST_STATES = 1_000_000;

/** The hazard that was searched last. */
const last = new WeakMap<
  Session,
  { readonly id: string; readonly scenario: Scenario; readonly searched: HazardCells }
>();

/** What a hazard's file says of it. `also`: further designs. */
export async function hazard({ id, also = [] }: HazardParams, files: Files): Promise<Hazard> {
  const { scenario } = await inLibrary(id, files);
  const cells = [...cellsOf(scenario), ...also.map((spec) => ownCell(scenario, spec))];
  const { title, about, cite, breaks, fix } = scenario;
  return { hazard: scenario.hazard!, id, title, about, cite: cite!, breaks, fix: fix?.about ?? '', cells };
}

/** A design of which the scenario says nothing; where the hazard does not apply to its base, it does not apply to it. */
const ownCell = ({ found }: Scenario, spec: string): MatrixCell => ({
  design: spec,
  spec,
  fixed: false,
  expected: found[spec.split(',')[0]] === 'not-applicable' ? 'not-applicable' : [],
});

/** Searches a cell that applies. */
export async function hazardCell({ id, cell }: HazardCellParams, session: Session, files: Files): Promise<HazardCell> {
  const { scenario, searched } = await cellsFor(id, session, files);
  const { counterexamples: runs, search, ...outcome } = searched.shown(cell);
  const { found: breaks, others, exhausted, fate } = outcome;
  const { design, spec, fixed, expected } = cell;
  const said = cellsOf(scenario).some((one) => one.design === design && one.spec === spec && one.fixed === fixed);
  return {
    design,
    spec,
    fixed,
    // Of what the scenario says nothing of, what is found is what is expected.
    expected: said ? expected : breaks,
    found: {
      breaks,
      others,
      exercised: outcome.exercised.length > 0,
      exhausted,
      states: search.states,
      agrees: !said || agrees(cell, outcome),
      fate: fate && { kind: fate.kind, p: fate.p, words: fateWords(fate) },
      counterexamples: fixed ? [] : runs(),
    },
  };
}

async function cellsFor(id: string, session: Session, files: Files) {
  const known = last.get(session);
  if (known?.id === id) return known;
  const parsed = await inLibrary(id, files);
  const made = { id, scenario: parsed.scenario, searched: new HazardCells(parsed, MOST_STATES, EXTRAS) };
  last.set(session, made);
  return made;
}
