/** Moments of a run by what happens, so that a lesson names no step by its number. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { eventDef } from '../../model/system/events.ts';
import { SPINE } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { type FormParts, matcher } from './forms.ts';

/** What an expression cannot be understood as, or what does not happen, in one line. */
export class LessonError extends Error {}

const LIFE: Readonly<Record<string, number>> = {
  written: SPINE.written,
  fetched: SPINE.fetched,
  issued: SPINE.issued,
  'handed over': SPINE.handedOver,
  complete: SPINE.complete,
  passed: SPINE.passed,
  seen: SPINE.seen,
  'given up': SPINE.skipped,
};

/** Index of a guest queue by its name; the first one where none is named. */
export function queueNamed({ machine: { topo } }: Run, name: string | undefined): number {
  if (name === undefined) return 0;
  const found = topo.guestIommus.findIndex((one) => one.name === name);
  const names = topo.guestIommus.map((one) => one.name).join(', ');
  if (found < 0) throw new LessonError(`there is no guest queue '${name}'; expected one of ${names}`);
  return found;
}

/** @throws LessonError for a command that the run does not have */
export function commandOf(run: Run, { N, Q }: FormParts): readonly [queue: number, ordinal: number] {
  const queue = queueNamed(run, Q);
  const { count } = run.history.commands[queue];
  if (Number(N) >= count) throw new LessonError(`the queue has ${count} commands, from 0; there is no command ${N}`);
  return [queue, Number(N)];
}

interface Moment {
  readonly form: string;
  /** The position right after it; 0: it does not happen. */
  readonly at: (run: Run, parts: FormParts) => number;
}

const MOMENTS: readonly Moment[] = [
  { form: 'end', at: ({ length }) => length },
  {
    form: 'command N [of Q] MOMENT',
    at(run, parts) {
      const [queue, ordinal] = commandOf(run, parts);
      return run.history.commands[queue].word(ordinal, LIFE[parts.MOMENT!]);
    },
  },
  {
    form: 'violation of P',
    at(run, { P }) {
      const property = PROPERTIES.findIndex(({ id }) => id === P);
      return run.violations.find((violation) => violation.property === property)?.at ?? 0;
    },
  },
  { form: 'call N begins', at: ({ history: { calls } }, { N }) => calls.at.data[Number(N) - 1] ?? 0 },
  { form: 'call N returns', at: ({ history: { calls } }, { N }) => calls.ret.data[Number(N) - 1] ?? 0 },
  { form: 'event D [number N]', at: (run, { D, N = '1' }) => eventAt(run, D!, Number(N)) },
];

/** The step of the nth event of a kind, by its name; 0: there is none. */
export function eventAt(run: Run, name: string, nth: number): number {
  const { words } = run.machine.arch;
  let seen = 0;
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const { kind } of run.events) if (eventDef(kind).called(words) === name && ++seen === nth) return at;
  }
  return 0;
}

const FORMS = MOMENTS.map((moment) => ({ ...moment, match: matcher(moment.form) }));

export const MOMENT_FORMS: readonly string[] = ['start', ...MOMENTS.map(({ form }) => form)];

/**
 * The position of a moment, for instance `command 0 complete` or `before violation of order`.
 * @throws LessonError for what is none, or does not happen in the run
 */
export function momentAt(run: Run, text: string): number {
  if (text === 'start') return 0;
  const before = text.startsWith('before ');
  const rest = before ? text.slice('before '.length) : text;
  for (const { match, at } of FORMS) {
    const parts = match(rest);
    if (!parts) continue;
    const found = at(run, parts);
    if (found === 0) throw new LessonError(`'${rest}' does not happen in this run`);
    return found - (before ? 1 : 0);
  }
  throw new LessonError(`'${text}' is no moment; expected before, if at all, and ${MOMENT_FORMS.join('; ')}`);
}
