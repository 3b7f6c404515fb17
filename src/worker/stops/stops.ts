/** From a position to the next one that is looked for: where a stop holds, or what is selected becomes another. */
import type { Run } from '../../model/system/run.ts';
import type { ChangeParams, StopParams, Stopped } from '../protocol/moving.ts';
import type { Session } from '../session.ts';
import { watchedIn } from '../view/steps/changes.ts';
import { detailOf } from '../view/detail/detail.ts';
import { eventNames } from '../../model/system/events.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Condition, scan } from './scan.ts';
import { conditionOf, type Names, valueName } from './terms.ts';

export function namesIn(session: Session, run: Run): Names {
  const { nodes } = session.objects;
  const watched = watchedIn(run.machine, session.objects);
  return {
    commands: commandsIn(run),
    events: eventNames(run.machine.arch.words),
    objects: nodes.map(({ id }) => id),
    values: new Map(watched.map((one) => [valueName(one), one])),
  };
}

/** Mnemonics of the commands that the run's guests write. */
function commandsIn({ history, machine: { arch } }: Run): string[] {
  const names = new Set<string>();
  for (const log of history.commands)
    for (let i = 0; i < log.count; i++) names.add(arch.commands.nameOf(log.first(i) ?? [0, 0, 0, 0]));
  return [...names].sort();
}

/** All that a stop can be made of in the open run. */
export function stopTerms(session: Session): readonly string[] {
  const { commands, events, objects, values } = namesIn(session, session.runAt(0));
  return [
    ...commands,
    ...events.map((name) => `event=${name}`),
    'violation',
    ...PROPERTIES.map(({ id }) => `property=${id}`),
    'choices',
    ...[...values.keys()].map((name) => `${name}=`),
    ...objects.map((id) => `object=${id}`),
  ];
}

/** What each means in the run, or why nothing. */
function conditionsOf(stops: readonly string[], names: Names) {
  const refused = new Map<string, string>();
  const conditions = stops.map((text) => {
    try {
      return conditionOf(text, names);
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      refused.set(text, problem.message);
      return null;
    }
  });
  return { conditions, refused };
}

/** To the first stop that holds; to the end of the run, or its beginning, where none does. */
export async function runUntil(
  { from, direction, stops }: StopParams,
  session: Session,
  goOn: () => Promise<void>,
): Promise<Stopped> {
  const run = session.runAt(from);
  const names = namesIn(session, run);
  const { conditions, refused } = conditionsOf(stops, names);
  const any: Condition<number> = {
    begin(at) {
      for (const one of conditions) one?.begin(at);
    },
    at(here) {
      // Each is asked, for it knows how it was before.
      const held = conditions.map((one) => one?.at(here) ?? false);
      const first = held.indexOf(true);
      return first < 0 ? undefined : first;
    },
  };
  const some = conditions.some(Boolean);
  const hit = some ? await scan(run, from, direction, any, goOn) : undefined;
  const end = direction === 1 ? run.length : 0;
  return { position: hit?.position ?? end, stop: hit?.what ?? null, refused };
}

/** To where what is told or drawn of an object is next another than before; null where it stays as it is. */
export async function nextChange(
  { from, direction, object }: ChangeParams,
  session: Session,
  goOn: () => Promise<void>,
): Promise<number | null> {
  const { objects } = session;
  const told = (run: Run): string =>
    JSON.stringify([detailOf(run, object), objects.stateOf(object, run.machine, run.position)], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  let before = '';
  const changed: Condition<true> = {
    begin(run) {
      before = told(run);
    },
    at(run) {
      const now = told(run);
      const other = now !== before;
      before = now;
      return other || undefined;
    },
  };
  return (await scan(session.runAt(from), from, direction, changed, goOn))?.position ?? null;
}
