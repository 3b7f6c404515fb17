/** What can still become of a run, position by position: its states among all that a search has found. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import type { Fates } from '../../model/search/fates.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { costsOf } from '../assumed.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { Session } from '../session.ts';
import { wholeKey } from './check.ts';
import type { Ahead, Danger, DangerParams, DangerStep } from '../protocol/search.ts';

const STATES_PER_TURN = 1024;
/** Steps after which a run counts as one without end. */
const MOST_STEPS = 50_000;

/** `goOn` is called now and then, and throws to stop. */
export async function danger(
  { source, design: spec, choices, assumed, breaks, maxStates, maxBytes }: DangerParams,
  session: Session,
  files: Files,
  goOn: () => Promise<void>,
): Promise<Danger> {
  const { topology } = await load(source, files);
  const design = designOf(spec);
  const { whole } = session;
  const search =
    whole?.of === wholeKey(source, spec)
      ? whole.search
      : startSearch(topology, design, { maxStates, maxBytes, progress: true, extras: EXTRAS });
  while (search.advance(STATES_PER_TURN) === 'running') await goOn();
  const counts = PROPERTIES.reduce(
    (bits, { id }, i) => (breaks.length === 0 || breaks.includes(id) ? bits | (1 << i) : bits),
    0,
  );
  const fates = search.fates(counts);
  if (!fates) return { kind: 'bound', states: search.states };
  const options = { overrides: new Map(choices), extras: EXTRAS, ...(assumed && { costs: costsOf(assumed) }) };
  const run = startRun(topology, design, options);
  while (run.length < MOST_STEPS && run.extend(1000));
  const steps = along(run, search, fates, counts);
  const decided = steps.findIndex(({ fate }) => fate === 'doomed' || fate === 'violated');
  return { kind: 'known', decided: decided > 0 ? decided : null, steps };
}

const NAMES = ['safe', 'open', 'doomed'] as const;

const VIOLATED: Ahead = { fate: 'violated', p: 1 };

/** `counts`: the properties that count, a bit per index. */
function along(run: Run, search: Search, { of, chance }: Fates, counts: number): DangerStep[] {
  const steps: DangerStep[] = [];
  let state = 0;
  let violated = false;
  for (let position = 0; position <= run.length; position++) {
    run.seek(position);
    const here = state;
    const options = run.options().map(({ transition, name, taken }) => {
      const after = search.after(here, transition);
      const bad = violated || (after.violated & counts) !== 0;
      return { name, taken, bad, state: after.state };
    });
    const ahead = (at: number, bad: boolean): Ahead => (bad ? VIOLATED : { fate: NAMES[of[at]], p: chance[at] });
    steps.push({
      ...ahead(here, violated),
      time: run.time,
      options: options.map(({ name, taken, bad, state: next }) => ({ name, taken, ...ahead(next, bad) })),
    });
    const next = options.find(({ taken }) => taken);
    if (next) ({ state, bad: violated } = next);
  }
  return steps;
}
