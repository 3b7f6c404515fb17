/** What becomes of every property over all interleavings of a scenario: never violated, always, or by who comes first. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { exercisedIn } from '../../model/search/exercised.ts';
import { fateOf } from '../../model/search/fate.ts';
import { startSearch } from '../../model/search/start.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { FatesOf, FatesParams } from '../protocol/search.ts';
import type { Session } from '../session.ts';
import { wholeKey } from './check.ts';

const STATES_PER_TURN = 1024;

/** `goOn` is called now and then, and throws to stop. */
export async function fates(
  { source, design, maxStates, maxBytes }: FatesParams,
  session: Session,
  files: Files,
  goOn: () => Promise<void>,
): Promise<FatesOf> {
  const { whole } = session;
  const search =
    whole?.of === wholeKey(source, design)
      ? whole.search
      : startSearch((await load(source, files)).topology, designOf(design), {
          maxStates,
          maxBytes,
          progress: true,
          extras: EXTRAS,
        });
  while (search.advance(STATES_PER_TURN) === 'running') await goOn();
  const broken = [...search.findings].map(([i, finding]) => {
    const fate = fateOf(search, 1 << i, finding);
    return { id: PROPERTIES[i].id, fate: fate ? { kind: fate.kind, p: fate.p } : null };
  });
  return { exhausted: search.verdict === 'exhausted', states: search.states, exercised: exercisedIn(search), broken };
}
