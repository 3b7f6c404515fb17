import { verdictsOf } from '../../model/system/verdicts.ts';
import { type DescribedEvent, describeEvent } from '../../model/system/describe.ts';
import { unfinished } from '../../model/guest/standing.ts';
import { playedNote } from '../../capture/vcmdq.ts';
import { interleaving } from '../../model/system/interleaving.ts';
import { queueStrips } from '../../model/system/queue-strip.ts';
import { ChoiceError, type Run, verdictText } from '../../model/system/run.ts';
import { runJson } from '../../model/system/run-json.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { sealOf, sealText } from '../../scenario/mail/seal.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { readChoices } from '../choices.ts';
import { DESIGN_HELP, readDesign } from '../design.ts';
import type { Imported } from '../../capture/importer.ts';
import { loadFiles, loadSubject, noteSubject } from '../files.ts';
import { GIVEN, GIVEN_HELP, givenOf } from '../given.ts';
import { print } from '../output.ts';
import { type CliCommand, integerOf, type Options, UsageError } from '../usage.ts';

export const RUN: CliCommand = {
  name: 'run',
  synopsis: 'SCENARIO | FILE... [--design D] [--seed N | --choices FILE] [--expect] [--json | --format F]',
  summary: 'Plays a scenario or a capture to its end, and judges this one run.',
  help: `SCENARIO is the id of a scenario, the name of a capture, or a path to a scenario file, a capture's JSON or a dump of
command-queue memory. Several files belong together: a queue with the log, the registers or the trace of its SMMU is played from CONS up to PROD.
Prints one sentence per event, then one line per property: of this run. What any interleaving can do: viommu check.

  --design D      ${DESIGN_HELP}
                  (default: that of the choices, or the scenario's own)
  --as KIND       what a file is taken for, as explain --help names kinds
${GIVEN_HELP.replace(/^ {2}(\S+ \w) /gm, '  $1   ')}
  --seed N        a random walk over all enabled transitions instead of the timed scheduler
  --choices FILE  JSON {"viommu-choices": 1, "design": D, "overrides": [{"step": 24, "transition": "SMMU0 consume"}, ...]},
                  as check --trace writes it; "design" may be absent
  --expect        exit 1 when a verdict differs from the scenario's expect
  --format F      sentences (default); interleaving: a line per step and a column per actor, then each guest queue as
                  a strip, as it is at the end
  --json          {scenario, design, scope: "this run", events, properties, counters, unfinished}; a property is "exercised" when the run gave it
                  something to judge; "step" and "at" count transitions from 1,
                  "t" is in ns by assumed costs (0 with --seed); "unfinished": who has not come to the end of a program, and waits for what`,
  options: {
    ...GIVEN,
    as: { type: 'string' },
    design: { type: 'string' },
    seed: { type: 'string' },
    choices: { type: 'string' },
    expect: { type: 'boolean' },
    json: { type: 'boolean' },
    format: { type: 'string' },
  },
  operands: [1, 64],
  run: async (names, options) => {
    const format = formatOf(options);
    const given = givenOf('run', options);
    const as = options.as as string | undefined;
    const [name] = names;
    const together = names.length > 1 || Object.keys(given).length > 0;
    const subject = together ? await loadFiles(names, given, as) : await loadSubject(name, as);
    const run = await start(subject, options);
    const breaks = options.expect ? expected(subject, name, run) : undefined;
    noteSubject(subject);
    if (options.json)
      for (const piece of runJson(run, subject.name, playedNote(subject, run.machine))) await print(piece);
    else if (format === 'interleaving') await printInterleaving(subject, run);
    else await printText(subject, run);
    return breaks ? judge(breaks, run) : 0;
  },
};

const FORMATS = ['sentences', 'interleaving'] as const;

function formatOf({ format, json }: Options): (typeof FORMATS)[number] {
  if (format === undefined) return 'sentences';
  if (json) throw new UsageError('run: expected --json or --format, not both');
  const known = FORMATS.find((candidate) => candidate === format);
  if (!known) throw new UsageError(`run: --format: expected one of ${FORMATS.join(', ')}, found '${format}'`);
  return known;
}

async function start(subject: Imported, options: Options): Promise<Run> {
  if (options.seed !== undefined && options.choices !== undefined)
    throw new UsageError('run: expected --seed or --choices, not both');
  const file = options.choices as string | undefined;
  const choices = file === undefined ? undefined : await readChoices(file);
  const overrides = choices?.overrides;
  const design = readDesign('run', (options.design as string | undefined) ?? choices?.design ?? subject.design);
  const seed = options.seed === undefined ? undefined : integerOf('run: --seed', String(options.seed), 0, 0xffffffff);
  const run = startRun(subject.topology, design, { seed, overrides, extras: EXTRAS });
  // Choices that cannot be made must be told before anything is printed; so must a run that is too short for them.
  if (overrides)
    rehearse(
      startRun(subject.topology, design, { overrides, extras: EXTRAS }),
      file!,
      Math.max(0, ...overrides.keys()),
    );
  return run;
}

function rehearse(run: Run, file: string, last: number): void {
  try {
    run.extend(last);
  } catch (problem) {
    if (problem instanceof ChoiceError) throw new InputError({ file }, problem.message);
    throw problem;
  }
  if (run.length < last) throw new InputError({ file }, `step ${last}: the run ends after step ${run.length}`);
}

/** Makes the run step by step, giving each event as it happens. */
async function play(run: Run, each: (event: DescribedEvent) => Promise<void> | void): Promise<void> {
  while (run.extend(1)) for (const event of run.events) await each(describeEvent(event, run.context));
}

async function printText(subject: Imported, run: Run): Promise<void> {
  const how = playedNote(subject, run.machine);
  if (how) await print(how);
  await play(run, (event) => print(event.text));
  await printVerdicts(run);
}

async function printInterleaving(subject: Imported, run: Run): Promise<void> {
  const { name } = subject;
  while (run.extend(10_000));
  await print(`${name} under ${run.context.design.id}\n`);
  const how = playedNote(subject, run.machine);
  if (how) await print(`${how}\n`);
  await print(interleaving(run, 1, run.length));
  await print(`\n${queueStrips(run)}\n`);
  await printVerdicts(run);
  await print(`\n${sealText(sealOf(run, name, 1, run.length))}`);
}

/** Which question the lines answer comes first. */
async function printVerdicts(run: Run): Promise<void> {
  run.seek(run.length);
  for (const who of unfinished(run.machine)) await print(`The run ends: ${who}.`);
  await print(`This run, under ${run.context.design.id}; for any interleaving: viommu check`);
  for (const verdict of verdictsOf(run)) await print(verdictText(verdict));
}

function expected(subject: Imported, name: string, run: Run): readonly string[] {
  const design = run.context.design.id;
  const entry = subject.scenario?.expect[design];
  if (!entry) throw new InputError({ file: name, field: 'expect' }, `says nothing about design '${design}'`);
  return entry.breaks;
}

/** Compares verdicts with the scenario's; tells differences on standard error. */
function judge(breaks: readonly string[], run: Run): number {
  const different = verdictsOf(run).filter(({ id, held }) => breaks.includes(id) !== (held === false));
  for (const { id, held } of different) {
    const found = held ? 'kept' : 'violated';
    process.stderr.write(`viommu: ${id}: expected ${breaks.includes(id) ? 'violated' : 'kept'}, found ${found}\n`);
  }
  return different.length > 0 ? 1 : 0;
}
