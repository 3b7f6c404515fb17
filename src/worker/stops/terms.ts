/**
 * What a run can be stopped by, as text: terms with blanks between them, which must hold in one step.
 *
 * - `CMD_ATC_INV`, `CMD_TLBI_*`: an event about a guest command of that kind
 * - `event=consume`: an event of that kind · `property=order`, `violation`: a violation
 * - `object=viommu/vm0/4`: an event that speaks of the object
 * - `SMMU0.CMDQ_CONS=0x3`, with `!=`, `<`, `<=`, `>`, `>=` as well: a value as a step's changes name it, at the step that makes it so
 * - `choices`: several transitions are enabled
 */
import { CHECK_EVENT } from '../../model/check/events.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { NO_COMMAND } from '../../model/state/events.ts';
import { refOf } from '../../model/state/ref.ts';
import { describeEvent } from '../../model/system/describe.ts';
import { eventDef } from '../../model/system/events.ts';
import type { RawEvent } from '../../model/system/raw-event.ts';
import type { Run } from '../../model/system/run.ts';
import { enabled, offerCapacity } from '../../model/system/transitions.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { Watched } from '../view/watched.ts';
import type { Condition } from './scan.ts';

/** What can be named in a run. */
export interface Names {
  readonly commands: readonly string[];
  /** Kinds of events. */
  readonly events: readonly string[];
  readonly objects: readonly string[];
  /** By how it is written: `SMMU0.CMDQ_CONS`. */
  readonly values: ReadonlyMap<string, Watched>;
}

type OfEvent = (event: RawEvent, run: Run) => boolean;
type OfRun = (run: Run) => boolean;

/** One of these, by what it looks at. */
interface Term {
  readonly event?: OfEvent;
  /** At the position; it holds as long as it does. */
  readonly state?: OfRun;
  /** At the position, each anew. */
  readonly moment?: OfRun;
}

/** How a value is written: by the object that has it, a register's owner by its name alone. */
export function valueName({ object, what }: Watched): string {
  const { owner, n } = refOf(object);
  return `${n === undefined ? owner : object}.${what.replaceAll(' ', '-')}`;
}

const COMPARED: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const FORMS = 'CMD_…, event=KIND, object=ID, property=ID, violation, choices or OWNER.VALUE=NUMBER';

const refused = (problem: string): InputError => new InputError({ file: 'stop' }, problem);

function known(name: string, names: readonly string[], what: string): void {
  if (names.includes(name)) return;
  throw refused(`there is no ${what} '${name}' here; expected one of ${names.join(', ')}`);
}

/** The words of the command that an event is about: as it was first written. */
function commandOf({ kind, args, step }: RawEvent, { context, history }: Run): ArrayLike<number> | undefined {
  const about = eventDef(kind).about(args);
  // What is about a command names its queue first.
  const first: number = args[0];
  if (about !== NO_COMMAND) return context.command?.(first, about);
  const { steps } = history;
  const taken = steps.ordinal(step - 1);
  return taken === NO_COMMAND ? undefined : context.command?.(steps.queue(step - 1), taken);
}

function commandTerm(text: string, { commands }: Names): Term {
  const pattern = text.endsWith('*') ? text.slice(0, -1) : undefined;
  if (pattern === undefined) known(text, commands, 'command');
  return {
    event: (event, run) => {
      const words = commandOf(event, run);
      if (!words) return false;
      const name = run.machine.arch.commands.nameOf(words);
      return pattern === undefined ? name === text : name.startsWith(pattern);
    },
  };
}

const violates =
  (id?: string): OfEvent =>
  ({ kind, args }) =>
    kind === CHECK_EVENT.violation && (id === undefined || PROPERTIES[args[1]].id === id);

function valueTerm(text: string, { values }: Names): Term | undefined {
  const [, name, sign, number] = /^([^=!<>]+\.[^=!<>]+?)(=|!=|<=|>=|<|>)(.*)$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  known(name, [...values.keys()], 'value');
  if (!/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(number)) throw refused(`'${text}': expected a number behind ${sign}`);
  const { read } = values.get(name)!;
  return { state: ({ machine }) => COMPARED[sign](read(machine), Number(number)) };
}

function termOf(text: string, names: Names): Term {
  if (text.startsWith('CMD_')) return commandTerm(text, names);
  if (text === 'violation') return { event: violates() };
  if (text === 'choices')
    return { moment: ({ machine }) => enabled(machine, new Uint32Array(offerCapacity(machine))) > 1 };
  const [, key, value] = /^(event|object|property)=(.*)$/s.exec(text) ?? [];
  if (key === 'event') {
    known(value, names.events, 'kind of event');
    return { event: ({ kind }, { machine }) => eventDef(kind).called(machine.arch.words) === value };
  }
  if (key === 'object') {
    if (!/^(cmd|pcmd)\//.test(value)) known(value, names.objects, 'object');
    return { event: (event, run) => describeEvent(event, run.context).objects.includes(value) };
  }
  if (key === 'property') {
    known(
      value,
      PROPERTIES.map(({ id }) => id),
      'property',
    );
    return { event: violates(value) };
  }
  const term = valueTerm(text, names);
  if (term) return term;
  throw refused(`'${text}' is no condition; expected ${FORMS}`);
}

/** @throws InputError */
export function conditionOf(text: string, names: Names): Condition<true> {
  const words = text.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) throw refused(`expected ${FORMS}`);
  const terms = words.map((word) => termOf(word, names));
  const events = terms.flatMap(({ event }) => event ?? []);
  const states = terms.flatMap(({ state }) => state ?? []);
  const moments = terms.flatMap(({ moment }) => moment ?? []);
  const lasts = events.length === 0 && moments.length === 0;
  const holds = (run: Run): boolean =>
    states.every((one) => one(run)) &&
    moments.every((one) => one(run)) &&
    (events.length === 0 || run.events.some((event) => events.every((one) => one(event, run))));
  let before = false;
  return {
    begin(run) {
      before = lasts && holds(run);
    },
    at(run) {
      const now = holds(run);
      // What lasts is met where it begins.
      const met = now && !(lasts && before);
      before = now;
      return met || undefined;
    },
  };
}
