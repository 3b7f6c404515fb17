/** What a search has found, as choices that a run can replay, and the sentence of the violation. */
import { verdictsOf } from '../system/verdicts.ts';
import { PROPERTIES } from '../check/properties.ts';
import { commandAt, wordsAt } from '../check/words.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Design } from '../state/design.ts';
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import type { Run } from '../system/run.ts';
import { type RunOptions, startRun } from '../system/start.ts';
import { fire, transitionName } from '../system/transitions.ts';
import type { Finding } from './search.ts';

export interface Counterexample {
  /** Id of the violated property. */
  readonly property: string;
  /** Names of the transitions, the first of which is fired at step `first`. */
  readonly choices: readonly string[];
  readonly first: number;
  /** Why the last of them violates the property, or what stands still after it. */
  readonly why: string;
}

/** As a run takes them: the step at which each is fired. */
export const choicesOf = ({
  choices,
  first,
}: Pick<Counterexample, 'choices' | 'first'>): (readonly [step: number, transition: string])[] =>
  choices.map((name, i) => [first + i, name] as const);

export interface Begin extends RunOptions {
  /** Position at which the search began; absent: 0. */
  readonly position?: number;
}

/** `options`: of the run from which the search began, if it began with any. */
export function counterexample(
  topology: Topology,
  design: Design,
  { property, path, endless }: Finding,
  { position = 0, ...options }: Begin = {},
): Counterexample {
  const before = startRun(topology, design, options);
  before.extend(position);
  const choices = namesOf(before.machine, path);
  const overrides = new Map([
    ...(options.overrides ?? []),
    ...choices.map((name, i) => [position + i + 1, name] as const),
  ]);
  const run = startRun(topology, design, { ...options, overrides });
  run.extend(position + path.length);
  // Without a monitor the end of a run tells, and a run has ended when it can go no further.
  if (!PROPERTIES[property].monitor) run.extend(endless ? 0 : 1);
  const why = endless ? endlessly(run) : verdictsOf(run)[property].why;
  if (why === undefined) throw new Error(`${PROPERTIES[property].id}: ${choices.length} steps do not violate it`);
  return { property: PROPERTIES[property].id, choices, first: position + 1, why };
}

/** Carries the path out on the machine. */
function namesOf(m: Machine, path: Uint32Array): string[] {
  return [...path].map((transition) => {
    const name = transitionName(m, transition);
    fire(m, transition);
    return name;
  });
}

function endlessly({ machine, tally, context }: Run): string | undefined {
  const stuck = waiting(machine);
  if (!stuck) return undefined;
  const { queue, pos } = stuck;
  const { name } = machine.topo.guestIommus[queue];
  const command = commandAt(context, tally.ordinal(machine, queue, pos), ...wordsAt(machine, queue, pos));
  return `whatever happens from here on, it goes round for ever, and ${name}'s ${command} neither completes nor fails.`;
}
