/** What is found in a run: events by the words of their sentences or by what a stop is made of, commands by their fields. */
import { saidOf } from '../../model/system/describe.ts';
import type { RawEvent } from '../../model/system/raw-event.ts';
import type { Run } from '../../model/system/run.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { NamedValue } from '../protocol/fields.ts';
import type { FindInRun, FoundCommand, FoundEvent, FoundInRun } from '../protocol/moving.ts';
import type { Session } from '../session.ts';
import { namedValues } from '../view/detail/fields.ts';
import { type Condition, scan } from './scan.ts';
import { namesIn } from './stops.ts';
import { conditionOf, type Names } from './terms.ts';

const MOST_EVENTS = 40;
const MOST_COMMANDS = 20;
/** Commands between two looks at the world. */
const PIECE = 2000;

/** What a word of a stop means here; undefined for a word that is looked for as it stands. */
function termsIn(words: readonly string[], names: Names): readonly string[] {
  return words.filter((word) => {
    try {
      return conditionOf(word, names) !== undefined;
    } catch (problem) {
      if (problem instanceof InputError) return false;
      throw problem;
    }
  });
}

/** Whether a text has all of some words in small letters. */
const hasAll = (text: string, words: readonly string[]): boolean => {
  const small = text.toLowerCase();
  return words.every((word) => small.includes(word));
};

const smallOf = (words: readonly string[]): string[] => words.map((word) => word.toLowerCase());

/** The first event of a step that is meant. */
function conditionFor(words: readonly string[], names: Names): Condition<FoundEvent> {
  const terms = termsIn(words, names);
  const plain = smallOf(words.filter((word) => !terms.includes(word)));
  const condition = terms.length > 0 ? conditionOf(terms.join(' '), names) : undefined;
  const told = (event: RawEvent, run: Run): FoundEvent | undefined => {
    const { name: actor, kind: actorKind } = run.context.actors.all[event.actor];
    const { text, rule } = saidOf(event, run.context);
    if (!hasAll(`${actor} ${text}`, plain)) return undefined;
    return { position: run.position, actor, actorKind, text, refused: rule !== undefined };
  };
  return {
    begin: (run) => condition?.begin(run),
    at(run) {
      if (condition && condition.at(run) === undefined) return undefined;
      return run.recorded.find((event) => told(event, run));
    },
  };
}

/** Called now and then with how many steps of how many were looked at, and with what was found when there is more. */
type Told = (how: { done: number; of: number; what: string; found?: FoundInRun }) => Promise<void>;

/** From a position to the end, then from the beginning to it. */
async function eventsIn(
  run: Run,
  from: number,
  condition: Condition<FoundEvent>,
  commands: FoundCommand[],
  told: Told,
) {
  const events: FoundEvent[] = [];
  const begin = Math.min(from, run.length);
  for (const [start, end, before] of [
    [begin, run.length, 0],
    [0, begin, run.length - begin],
  ]) {
    const goOn = () =>
      told({ done: before + run.position - start, of: run.length, what: 'steps', ...foundSoFar(commands, events) });
    for (let at = start; events.length < MOST_EVENTS; ) {
      const hit = await scan(run, at, 1, condition, goOn, end);
      if (!hit) break;
      events.push(hit.what);
      at = hit.position;
    }
  }
  return events;
}

/** Nothing where there is nothing yet: what was found before stays to be seen as long. */
const foundSoFar = (commands: readonly FoundCommand[], events: readonly FoundEvent[]) =>
  commands.length + events.length > 0 ? { found: { commands: [...commands], events: [...events] } } : {};

const written = ({ name, number, as }: NamedValue): string =>
  `${name}=${as === 'hex' ? `0x${number.toString(16)}` : number}`;

async function commandsIn(run: Run, wanted: readonly string[], told: Told): Promise<FoundCommand[]> {
  const words = smallOf(wanted);
  const found: FoundCommand[] = [];
  const { commands } = run.machine.arch;
  for (const [v, log] of run.history.commands.entries())
    for (let ordinal = 0; ordinal < log.count && found.length < MOST_COMMANDS; ordinal++) {
      if (ordinal % PIECE === PIECE - 1)
        await told({ done: 0, of: run.length, what: 'steps', ...foundSoFar(found, []) });
      const queue = run.machine.topo.guestIommus[v].name;
      // As it was first written, as events tell of it: a driver overwrites one that was refused.
      const first = log.first(ordinal)!;
      const [mnemonic, fields] = [commands.nameOf(first), namedValues(commands, first)];
      if (hasAll(`command ${ordinal} of ${queue} ${mnemonic} ${fields.map(written).join(' ')}`, words))
        found.push({ queue, ordinal, mnemonic, fields });
    }
  return found;
}

/** Without words, what happens next. Commands come first, and what has been told stays where it is. */
export async function findInRun({ text, from }: FindInRun, session: Session, told: Told): Promise<FoundInRun> {
  const run = session.runAt(from);
  const words = text.trim().split(/\s+/).filter(Boolean);
  const condition = conditionFor(words, namesIn(session, run));
  const commands = words.length > 0 ? await commandsIn(run, words, told) : [];
  return { commands, events: await eventsIn(run, from, condition, commands, told) };
}
