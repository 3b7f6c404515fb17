/** A run as data: for the command line and for a file of the page. */
import { verdictsOf } from './verdicts.ts';
import { describeEvent } from './describe.ts';
import { unfinished } from '../guest/standing.ts';
import { longJson } from './long-json.ts';
import { type Run, verdictsById } from './run.ts';

/**
 * Pieces of a run's JSON; what is not made of it yet is made on the way, and it stands at its end then. `name`: what it is of; `note`: how
 * that is played, or ''.
 */
export function* runJson(run: Run, name: string, note: string): Generator<string, void> {
  const head = { scenario: name, design: run.context.design.id, ...(note && { note }), scope: 'this run' };
  yield* longJson(head, 'events', eventsOf(run), () => ({
    properties: verdictsById(verdictsOf(run)),
    counters: run.tally.counters,
    unfinished: unfinished(run.machine),
  }));
}

function* eventsOf(run: Run): Generator<object, void> {
  for (let at = 1; at <= run.length || run.extend(1); at++) {
    run.seek(at);
    for (const event of run.events) {
      const { i, step, t, actor, kind, text, source, objects } = describeEvent(event, run.context);
      yield { i, step, t, actor, kind, text, source, objects };
    }
  }
}
