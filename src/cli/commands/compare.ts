import { EXTRAS } from '../../model/arch/extras.ts';
import { verdictsById } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { agree, type Compared, type Comparison, compare, SIDES } from '../../model/compare/compare.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { comparisonText } from '../../model/compare/text.ts';
import { DESIGNS_HELP, readDesigns } from '../design.ts';
import { loadNoted } from '../files.ts';
import { print } from '../output.ts';
import { type CliCommand, UsageError } from '../usage.ts';

export const COMPARE: CliCommand = {
  name: 'compare',
  synopsis: 'SCENARIO --designs A,B[,C,D] [--json]',
  summary: 'Plays a scenario under two to four designs, and says where they first differ.',
  help: `SCENARIO is what run takes. A row per guest command; then what is counted. Differences in what hardware does with the
guest's commands come first, then those in what the guest gets to know, then those in cost, each between the first design
and another. Exit 1 when hardware or guest see a difference, else 0.

  --designs A,B   ${DESIGNS_HELP}
  --design D      may be repeated instead
  --json          {scenario, sides: [{design, counters, time, verdicts}], divergences: [{kind, between, command, at, sentence}],
                  commands: [{queue, index, text, sides: [{call, rank, fate, complete, seen, overwritten} | null]}]}; "command" is an index
                  into commands; "call", the first that carries it, and "rank" count from 0; "at", "complete", "seen" and
                  "overwritten" are steps, from 1;
                  "time" is in ns by assumed costs, from the first PROD write to the last CMD_SYNC seen complete`,
  options: {
    designs: { type: 'string', multiple: true },
    design: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  operands: [1, 1],
  run: async ([name], options) => {
    // The first design is the one that others are compared with: of both options nobody knows the order.
    if (options.designs && options.design) throw new UsageError('compare: expected --designs or --design, not both');
    const given = [options.designs, options.design].flatMap((value) => (Array.isArray(value) ? value : []));
    const { scenario, runs } = await playedBeside('compare', name, given);
    const comparison = compare(runs);
    await print(
      options.json ? JSON.stringify(dataOf(scenario, runs, comparison)) : comparisonText(scenario, comparison, runs),
    );
    return agree(comparison) ? 0 : 1;
  },
};

/** What is compared: a run under each of two to four designs. `command` is told of where they are too few or too many. */
export async function playedBeside(
  command: string,
  name: string,
  given: readonly string[],
): Promise<{ readonly scenario: string; readonly runs: readonly Compared[] }> {
  const designs = readDesigns(command, given);
  if (designs.length < SIDES.least || designs.length > SIDES.most)
    throw new UsageError(
      `${command}: --designs: expected ${SIDES.least} to ${SIDES.most} designs, found ${designs.length}`,
    );
  const subject = await loadNoted(name);
  const runs = designs.map((design): Compared => {
    const run = startRun(subject.topology, design, { extras: EXTRAS });
    while (run.extend(10_000));
    return { name: design.id, recorded: recordedOf(run) };
  });
  return { scenario: subject.name, runs };
}

const dataOf = (scenario: string, runs: readonly Compared[], { rows, divergences, costs, times }: Comparison) => ({
  scenario,
  sides: runs.map(({ name, recorded }, s) => ({
    design: name,
    counters: costs[s],
    time: times[s],
    verdicts: verdictsById(recorded.verdicts),
  })),
  divergences,
  commands: Array.from({ length: rows.length }, (_, number) => rows.at(number)).map(
    ({ queue, index, text, facts }) => ({
      queue,
      index,
      text,
      sides: facts.map(
        (fact) =>
          fact && {
            call: fact.call,
            rank: fact.rank,
            fate: fact.fate,
            complete: fact.complete,
            seen: fact.seen,
            overwritten: fact.overwritten,
          },
      ),
    }),
  ),
});
