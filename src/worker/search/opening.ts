/** Where a hazard is shown: at the end of its shortest counterexample. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { choicesOf, counterexample } from '../../model/search/counterexample.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { cellsOf } from '../../scenario/hazards/hazard.ts';
import type { Scenario } from '../../scenario/language/schema.ts';
import type { Loaded } from '../bundled.ts';
import { designOf } from '../design.ts';
import type { Choices } from '../protocol/place.ts';

/** States between two looks at the world, and after which the hazard is shown from its beginning instead. */
const STATES_PER_TURN = 1024;
const MOST_STATES = 50_000;

export interface Opening {
  readonly design: string;
  readonly choices: Choices;
}

/**
 * `design`: one by its name stands for what the hazard means by it, for instance `viommu-batch,kernel=shared-s2`.
 * Without choices where the hazard does not happen. `pause` is called now and then, and throws to stop.
 */
export async function openingOf(
  { topology, scenario }: Loaded & { readonly scenario: Scenario },
  design: string,
  pause: () => Promise<void>,
): Promise<Opening> {
  const cell = cellsOf(scenario).find((one) => one.design === design && !one.fixed);
  const spec = cell?.spec ?? design;
  if (cell?.expected === 'not-applicable') return { design: spec, choices: [] };
  const chosen = designOf(spec);
  const search = startSearch(topology, chosen, { maxStates: MOST_STATES, progress: true, extras: EXTRAS });
  const deciding = PROPERTIES.flatMap(({ id }, i) => (scenario.breaks.includes(id) ? [i] : []));
  while (!deciding.some((i) => search.findings.has(i)) && search.advance(STATES_PER_TURN) === 'running') await pause();
  const found = shortest(search, deciding);
  if (!found) return { design: spec, choices: [] };
  return { design: spec, choices: choicesOf(counterexample(topology, chosen, found, { extras: EXTRAS })) };
}

const shortest = ({ findings }: Search, deciding: readonly number[]) =>
  deciding.flatMap((i) => findings.get(i) ?? []).sort((a, b) => a.depth - b.depth)[0];
