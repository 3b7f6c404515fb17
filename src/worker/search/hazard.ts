/** A hazard of the library, searched under every design and with its fix. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { fateWords } from '../../model/search/fate.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { compileScenario } from '../../scenario/compile/compile.ts';
import type { Parsed } from '../../scenario/language/errors.ts';
import { type Cell, agrees, cellsOf, searchCell } from '../../scenario/hazards/hazard.ts';
import { type Files, inLibrary } from '../load.ts';
import type { Hazard, HazardCell } from '../protocol/search.ts';

const MOST_STATES = 1_000_000;

/** `also`: further designs; one whose base the hazard does not apply to has no cell. */
export async function hazard(
  id: string,
  files: Files,
  pause: () => Promise<void>,
  also: readonly string[] = [],
): Promise<Hazard> {
  const parsed = await inLibrary(id, files);
  const { scenario } = parsed;
  const cells: HazardCell[] = [];
  for (const cell of cellsOf(scenario)) {
    cells.push(cellOf(parsed, cell));
    await pause();
  }
  for (const spec of also) {
    cells.push(ownCell(parsed, spec));
    await pause();
  }
  const { title, about, cite, breaks, fix } = scenario;
  return { hazard: scenario.hazard!, id, title, about, cite: cite!, breaks, fix: fix?.about ?? '', cells };
}

/** A design of which the scenario says nothing: what is found is what is expected. */
function ownCell(parsed: Parsed, spec: string): HazardCell {
  const own = { design: spec, spec, fixed: false };
  if (parsed.scenario.found[spec.split(',')[0]] === 'not-applicable') return { ...own, expected: 'not-applicable' };
  const { found } = cellOf(parsed, { ...own, expected: [] });
  return { ...own, expected: found?.breaks ?? [], ...(found && { found: { ...found, agrees: true } }) };
}

function cellOf(parsed: Parsed, cell: Cell): HazardCell {
  const { design, spec, fixed, expected } = cell;
  if (expected === 'not-applicable') return { design, spec, fixed, expected };
  const outcome = searchCell(parsed, cell, MOST_STATES, EXTRAS);
  const topology = compileScenario(parsed);
  const counterexamples = fixed
    ? []
    : outcome.found.map((property) => {
        const finding = outcome.search.findings.get(PROPERTIES.findIndex((known) => known.id === property))!;
        return counterexample(topology, parseDesign(spec), finding, { extras: EXTRAS });
      });
  const { found: breaks, others, exhausted, search } = outcome;
  const exercised = outcome.exercised.length > 0;
  const { states } = search;
  const fate = outcome.fate && { kind: outcome.fate.kind, p: outcome.fate.p, words: fateWords(outcome.fate) };
  const found = { breaks, others, exercised, exhausted, states, agrees: agrees(cell, outcome), fate, counterexamples };
  return { design, spec, fixed, expected, found };
}
