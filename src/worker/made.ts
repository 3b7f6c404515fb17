/** A run is made to its end, in turns; and what only one that is made can tell. */
import { PROPERTIES } from '../model/check/properties.ts';
import type { Design } from '../model/state/design.ts';
import type { Topology } from '../model/state/topology.ts';
import { needsExtras } from '../model/system/build.ts';
import { ChoiceError, type Run, type Verdict } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { InputError } from '../scenario/language/errors.ts';
import type { Loaded } from './bundled.ts';
import type { Gap } from './protocol/axis.ts';
import type { Begun, Tell } from './protocol/how-far.ts';
import type { Assumed, Choices } from './protocol/place.ts';

const STEPS_PER_TURN = 4000;
const MOST_STEPS = 20_000_000;

const CHOICES = { file: 'choices' };

/** What only a run that is made, and stands at its end, can tell. */
export const whole = (run: Run, gaps: readonly Gap[], verdicts: readonly Verdict[]) => ({
  length: run.length,
  verdicts,
  counters: run.tally.counters,
  flags: run.violations.map(({ property, at }) => ({
    property: PROPERTIES[property].id,
    at,
    time: run.history.steps.end(at - 1),
  })),
  duration: run.time,
  gaps,
  digest: run.digest(),
});
export type Whole = ReturnType<typeof whole>;

/** The same while it is being made. */
export const NOT_YET = { begun: true, verdicts: [], flags: [], length: 0, duration: 0, gaps: [], digest: '' } as const;

/** Where a run is looked at while the rest of it is being made, once. */
interface Early {
  readonly at: number;
  readonly begun: (run: Run, position: number) => Promise<Begun>;
}

/** A run to its end. */
export async function made(
  { topology, title }: Loaded,
  design: Design,
  choices: Choices,
  assumed: Assumed,
  tell: Tell,
  early: Early | false,
): Promise<Run> {
  const overrides = new Map(choices);
  const run = startRun(topology, design, {
    overrides,
    ...(await extrasFor(topology, design)),
    ...(assumed.length > 0 && { costs: await costsFor(assumed) }),
  });
  const commands = run.machine.topo.vcpus.reduce((sum, vcpu) => sum + vcpu.commands.length / 4, 0);
  let seen = early === false;
  while (extended(run)) {
    if (run.length > MOST_STEPS) throw new InputError({ file: title }, `did not end within ${MOST_STEPS} steps`);
    const done = run.machine.topo.guestIommus.reduce((sum, _, v) => sum + run.tally.written(v), 0);
    const begun = early && !seen && run.length >= early.at + STEPS_PER_TURN && (await early.begun(run, early.at));
    seen ||= Boolean(begun);
    await tell({ done, of: commands, what: 'commands', ...(begun && { begun }) });
  }
  const last = Math.max(0, ...overrides.keys());
  if (run.length < last) throw new InputError(CHOICES, `step ${last}: the run ends after step ${run.length}`);
  return run;
}

function extended(run: Run): boolean {
  try {
    return run.extend(STEPS_PER_TURN);
  } catch (problem) {
    if (problem instanceof ChoiceError) throw new InputError(CHOICES, problem.message);
    throw problem;
  }
}

/** Loaded when a machine needs them. */
const extrasFor = async (topology: Topology, design: Design) =>
  needsExtras(topology, design) ? { extras: (await import('../model/arch/extras.ts')).EXTRAS } : {};

/** Read when somebody assumes anything. */
const costsFor = async (assumed: Assumed) => (await import('./assumed.ts')).costsOf(assumed);
