/** What can happen next, and what each of it would do. */
import { CHECK_EVENT, violationOf } from '../../../model/check/events.ts';
import { PROPERTIES } from '../../../model/check/properties.ts';
import { SAIDS } from '../../../model/check/saids.ts';
import { unfinished } from '../../../model/guest/standing.ts';
import { describeEvent } from '../../../model/system/describe.ts';
import type { Run } from '../../../model/system/run.ts';
import { actorOf } from '../../../model/state/transition.ts';
import type { Next } from '../../protocol/next.ts';

/** Of where the run stands. */
export function nextOf(run: Run): Next {
  const options = run.options().map(({ transition, name, taken, events }) => ({
    name,
    actor: run.machine.actors.all[actorOf(transition)].kind,
    taken,
    events: events
      .filter(({ kind }) => kind !== CHECK_EVENT.violation)
      .map((event) => describeEvent(event, run.context).text),
    violates: events
      .filter(({ kind }) => kind === CHECK_EVENT.violation)
      .map(({ args }) => ({
        property: PROPERTIES[args[1]].id,
        why: SAIDS[args[1]].sentence(violationOf(args), run.context),
      })),
  }));
  return { position: run.position, options, unfinished: options.length > 0 ? [] : unfinished(run.machine) };
}
