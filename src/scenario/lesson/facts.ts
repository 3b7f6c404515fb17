/** What a lesson can ask of the model: a form each, the answer, and among what else it could be. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { fateOf, KIND_OF } from '../../model/search/fate.ts';
import { errnoOf } from '../../model/iommufd/events.ts';
import { indexOf } from '../../model/state/queue.ts';
import { SPINE } from '../../model/system/logs.ts';
import type { Run } from '../../model/system/run.ts';
import { type CommandStatus, statusAt } from '../../model/system/status.ts';
import { COSTS, costsOf } from '../../model/compare/costs.ts';
import { bitsOf } from '../hazards/hazard.ts';
import { type Fact, type FactAnswer, range, yesNo } from './fact.ts';
import { type FormParts, matcher } from './forms.ts';
import { commandOf, LessonError, queueNamed } from './moments.ts';
import { OBJECT_FACTS } from './object-facts.ts';
import { TRANSLATION_FACTS } from './translation-facts.ts';
import type { World } from './world.ts';

const STATUS: Readonly<Record<CommandStatus, string>> = {
  future: 'not written yet',
  queued: 'written, not fetched',
  fetched: 'fetched by the VMM',
  'handed-over': 'on the physical CMDQ',
  consumed: 'consumed, not complete',
  complete: 'complete',
  refused: 'refused',
  skipped: 'given up',
  vmm: 'done by the VMM itself',
};

const FATES = {
  executed: 'hardware carried it out',
  refused: 'it was refused',
  vmm: 'the VMM did it itself',
  lost: 'nobody was handed it',
  pending: 'it waits',
} as const;

/** One of several: a number from 0, as `command 2`. */
const commandWord = (ordinal: number): string => `command ${ordinal}`;

function propertyNamed(id: string): number {
  const found = PROPERTIES.findIndex((property) => property.id === id);
  if (found < 0)
    throw new LessonError(
      `there is no property '${id}'; expected one of ${PROPERTIES.map((one) => one.id).join(', ')}`,
    );
  return found;
}

/** A cursor of a guest queue, and all the values that it may have by the end. */
function cursor(run: Run, at: number, queue: number, which: 'prod' | 'cons'): FactAnswer {
  const { arch, layout, topo } = run.machine;
  const { commandsLog2: log2 } = topo.guestIommus[queue];
  const value = indexOf(arch.queue[which](run.machine, layout.guestIommus[queue].regs), log2);
  const most = Math.min(run.history.commands[queue].count, 2 ** log2 - 1);
  return { value: String(value), among: range(most + 1).map(String), known: at };
}

/** What an invalidation call may return. */
const RESULTS = ['0', '-EIO', '-ENOENT', '-ENOMEM', '-ETIMEDOUT'];

/** A call of the VMM, from 1. */
function callOf(run: Run, { N }: FormParts): number {
  const call = Number(N) - 1;
  if (call < 0 || call >= run.history.calls.length)
    throw new LessonError(`the VMM makes ${run.history.calls.length} calls; there is no call ${N}`);
  return call;
}

/** Orders of magnitude. */
const ONE_IN = [
  'every run',
  ...range(8).map((i) => `about 1 run in ${(10 ** (i + 1)).toLocaleString('en')}`),
  'no run',
];

const FACTS: readonly Fact[] = [
  { form: 'PROD [of Q]', answer: ({ run }, at, { Q }) => cursor(run, at, queueNamed(run, Q), 'prod') },
  { form: 'CONS [of Q]', answer: ({ run }, at, { Q }) => cursor(run, at, queueNamed(run, Q), 'cons') },
  {
    form: 'status of command N [of Q]',
    answer({ run }, at, parts) {
      const [queue, ordinal] = commandOf(run, parts);
      const { future, queued, ...later } = STATUS;
      const value = STATUS[statusAt(run.history.commands[queue].at(ordinal), at)];
      const usual = [STATUS.fetched, STATUS['handed-over'], STATUS.consumed, STATUS.complete];
      return { value, among: usual.includes(value) ? usual : [future, queued, ...Object.values(later)], known: at };
    },
  },
  {
    form: 'fate of command N [of Q]',
    answer(world, _, parts) {
      const [queue, ordinal] = commandOf(world.run, parts);
      const { sequences } = world.side;
      for (const [emulated, { length, queue: queues, ordinal: ordinals }] of sequences.entries())
        for (let i = 0; i < length; i++)
          if (queues[i] === queue && ordinals[i] === ordinal) {
            const fact = world.side.fact(emulated, i);
            const among = [FATES.executed, FATES.refused, FATES.vmm, FATES.lost];
            return { value: FATES[fact.fate], among, known: fact.at ?? world.run.length };
          }
      throw new LessonError(`there is no command ${ordinal}`);
    },
  },
  {
    form: 'next command handed over [of Q]',
    answer({ run }, at, { Q }) {
      const queue = queueNamed(run, Q);
      const log = run.history.commands[queue];
      const later = range(log.count)
        .map((ordinal) => [log.word(ordinal, SPINE.handedOver), ordinal] as const)
        .filter(([when]) => when > at);
      if (later.length === 0) throw new LessonError('no command is handed over after this');
      const [known, next] = later.reduce((first, one) => (one[0] < first[0] ? one : first));
      return { value: commandWord(next), among: range(log.count).map(commandWord), known };
    },
  },
  {
    form: 'the error that the guest reads [of Q]',
    answer({ run }, _, { Q }) {
      const { nameOf } = run.machine.arch.errors;
      const error = run.history.guest.errors.find(({ queue }) => queue === queueNamed(run, Q));
      return {
        value: error ? nameOf(error.cerror) : 'none',
        among: ['none', ...[1, 2, 3].map(nameOf)],
        known: error?.at ?? run.length,
      };
    },
  },
  {
    form: 'the command that the error names [of Q]',
    answer({ run }, _, { Q }) {
      const queue = queueNamed(run, Q);
      const error = run.history.guest.errors.find((one) => one.queue === queue);
      if (!error) throw new LessonError('the guest reads no error');
      const among = range(run.history.commands[queue].count).map(commandWord);
      return { value: commandWord(error.ordinal), among, known: error.at };
    },
  },
  {
    form: 'result of call N',
    answer({ run }, _, parts) {
      const { calls } = run.history;
      const call = callOf(run, parts);
      const rule = calls.rule.data[call];
      const value = rule ? `-${errnoOf(rule)}` : '0';
      return { value, among: RESULTS, known: calls.ret.data[call] || run.length };
    },
  },
  {
    form: 'commands of call N',
    answer({ run }, _, parts) {
      const { calls } = run.history;
      const call = callOf(run, parts);
      const carried = calls.carried(call).map(String);
      return { value: carried.join(', '), among: [carried.join(', ')], known: calls.at.data[call] };
    },
  },
  {
    form: 'P holds in this run',
    answer({ run }, _, { P }) {
      const property = propertyNamed(P!);
      const verdict = verdictsOf(run)[property];
      return yesNo(verdict.held, verdict.at ?? run.length);
    },
  },
  {
    form: 'P holds in any interleaving',
    answer(world, _, { P }) {
      const property = propertyNamed(P!);
      const { search } = world;
      if (!search.findings.has(property) && search.verdict !== 'exhausted')
        throw new LessonError('there are more states than are looked at');
      return yesNo(!search.findings.has(property), Number.POSITIVE_INFINITY);
    },
  },
  {
    form: 'fate of P',
    answer(world, _, { P }) {
      const { kind } = fate(world, P!);
      return { value: kind, among: KIND_OF, known: Number.POSITIVE_INFINITY };
    },
  },
  {
    form: 'random runs that break P',
    answer(world, _, { P }) {
      const { kind, p } = fate(world, P!);
      const order = Math.max(1, Math.min(ONE_IN.length - 2, Math.round(-Math.log10(p))));
      const at = kind === 'inevitable' ? 0 : kind === 'impossible' ? ONE_IN.length - 1 : order;
      // Far enough apart that a guess is one.
      const among = ONE_IN.filter((_, i) => i === at || Math.abs(i - at) % 2 === 0);
      return { value: ONE_IN[at], among, known: Number.POSITIVE_INFINITY };
    },
  },
  ...TRANSLATION_FACTS,
  ...OBJECT_FACTS,
  ...COSTS.map(
    ([key, label]): Fact => ({
      form: `number of ${label}`,
      answer(world) {
        const count = costsOf(world.side)[key];
        const others = [count - 1, count + 1, count * 2, count + 2].filter((other) => other >= 0);
        return { value: String(count), among: [count, ...others].map(String), known: world.run.length };
      },
    }),
  ),
];

function fate(world: World, property: string) {
  const i = propertyNamed(property);
  const found = fateOf(world.search, bitsOf([property]), world.search.findings.get(i));
  if (!found) throw new LessonError('there are more states than are looked at');
  return found;
}

const FORMS = FACTS.map((fact) => ({ ...fact, match: matcher(fact.form) }));

/**
 * What the model says of a fact, by its words.
 * @throws LessonError for what is none
 */
export function factOf(world: World, at: number, text: string): FactAnswer {
  const found = factIn(text);
  if (!found) throw new LessonError(`'${text}' cannot be asked; expected one of: ${FACT_FORMS.join('; ')}`);
  world.run.seek(at);
  return found(world, at);
}

export const FACT_FORMS: readonly string[] = FACTS.map(({ form }) => form);

export function factIn(text: string): ((world: World, at: number) => FactAnswer) | undefined {
  for (const { match, answer } of FORMS) {
    const parts = match(text);
    if (parts) return (world, at) => answer(world, at, parts);
  }
  return undefined;
}
