/** A search from a position of a run, with a look at the world now and then. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { exercisedIn } from '../../model/search/exercised.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import type { Search } from '../../model/search/search.ts';
import { searchFrom } from '../../model/search/start.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { costsOf } from '../assumed.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { Session } from '../session.ts';
import type { Source } from '../protocol/place.ts';
import type { CheckParams, Checked, SearchProgress } from '../protocol/search.ts';

/** States between two looks: some tens of milliseconds. */
const STATES_PER_TURN = 1024;
/** What a tab can spare. */
const MOST_BYTES = 768 * 2 ** 20;

/** `tell` is called now and then, and throws to stop. */
export async function check(
  { source, design: spec, choices, position, assumed, maxStates, maxBytes = MOST_BYTES }: CheckParams,
  session: Session,
  files: Files,
  tell: (progress: SearchProgress) => Promise<void>,
): Promise<Checked> {
  const { topology } = await load(source, files);
  const design = designOf(spec);
  const options = { overrides: new Map(choices), extras: EXTRAS, ...(assumed && { costs: costsOf(assumed) }) };
  const run = startRun(topology, design, options);
  run.extend(position);
  const search = searchFrom(run, { maxStates, maxBytes, progress: true });
  while (search.advance(STATES_PER_TURN) === 'running') await tell(progressOf(search));
  if (choices.length === 0 && position === 0) session.whole = { of: wholeKey(source, spec), search };
  const findings = [...search.findings.values()].sort((a, b) => a.property - b.property);
  return {
    ...progressOf(search),
    verdict: search.verdict === 'exhausted' ? 'exhausted' : 'bound',
    exercised: exercisedIn(search),
    counterexamples: findings.map((finding) => counterexample(topology, design, finding, { ...options, position })),
  };
}

/** What a search from the beginning is of. */
export const wholeKey = (source: Source, design: string): string => JSON.stringify([source, design]);

const progressOf = ({ states, transitions, depth, frontier, bytes, findings }: Search): SearchProgress => ({
  states,
  transitions,
  depth,
  frontier,
  bytes,
  violated: [...findings.keys()].map((property) => PROPERTIES[property].id),
});
