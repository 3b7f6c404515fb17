import { PROPERTIES } from '../../model/check/properties.ts';
import { fateWords } from '../../model/search/fate.ts';
import { GUARANTEES } from '../../model/system/guarantees.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import type { Parsed } from '../../scenario/language/errors.ts';
import type { Guard } from '../../scenario/hazards/guards.ts';
import { type MatrixCell, agrees, cellsOf } from '../../scenario/hazards/hazard.ts';
import { loadHazard, loadHazards } from '../files.ts';
import { type Found, type Task, searchTask } from '../threads/hazard-work.ts';
import { print } from '../output.ts';
import { THREADS, startThreads } from '../threads/threads.ts';
import type { CliCommand } from '../usage.ts';

interface Row {
  readonly hazard: string;
  readonly scenario: string;
  readonly cell: MatrixCell;
  /** Undefined where the hazard does not apply. */
  readonly found: Found | undefined;
  readonly agrees: boolean;
}

export const HAZARDS: CliCommand = {
  name: 'hazards',
  synopsis: '[HAZARD...] [--why-not] [--threads N] [--json]',
  summary: 'Searches hazards under every design, and compares with what their scenarios say.',
  help: `HAZARD is a number (H08), the id of a scenario, or a path to a scenario file with a hazard; default: all of the library.
One line per hazard and design: what was expected, what was found, and how many states there are. "impossible" is said of
a search that has seen every state. Lines with "fixed" are those under which it happens, with the fix in place.
A design of which the scenario says nothing is not searched.
The last line is the sum; exit 1 on any difference.
  --why-not    instead, for every property, which guarantees of hardware, kernel and VMM it needs: each is taken away alone,
               in every hazard and design; a property that this never breaks is named, because it may hold for nothing
               (about 20 times as long)
  ${THREADS.help}
  --json       [{hazard, scenario, design, specification, scope, fixed, expected, found, others, exercised, verdict, states, fate, passed}];
               scope is "any interleaving"; others: what else is violated, which is another hazard; exercised: of the properties
               that decide, those that some state gave something to judge; fate: {kind, p, decided, safe, open, doomed}, judged by the
               properties that decide together, null where nothing was searched or at a bound; see check --help;
               with --why-not {properties: [{property, guards: [{without, by, holds, hazard, scenario, design, fixed, steps, times}]}], unguarded},
               for each guarantee the shortest violation and in how many searches`,
  options: { 'why-not': { type: 'boolean' }, ...THREADS.option, json: { type: 'boolean' } },
  operands: [0, Number.POSITIVE_INFINITY],
  run: async (names, options) => {
    const json = options.json === true;
    const whyNot = options['why-not'] === true;
    const count = THREADS.of('hazards', options);
    const pool = startThreads<Task, Found[]>(
      new URL('../threads/hazard-thread.ts', import.meta.url),
      searchTask,
      count,
    );
    try {
      const hazards = names.length === 0 ? await loadHazards() : [];
      for (const name of names) hazards.push(await loadHazard(name));
      // Cells of a hazard share searches; without guarantees each of them takes long.
      const tasks = hazards.flatMap(({ scenario }): Task[] => {
        const cells = applying(scenario);
        return whyNot ? cells.map((cell) => ({ scenario, cells: [cell], whyNot })) : [{ scenario, cells, whyNot }];
      });
      const results = cellByCell(pool.results(tasks));
      return await (whyNot ? guards(hazards, results, json) : matrix(hazards, results, json));
    } finally {
      await pool.close();
    }
  },
};

const applying = (scenario: Parsed['scenario']): MatrixCell[] =>
  cellsOf(scenario).filter(({ expected }) => expected !== 'not-applicable');

async function* cellByCell(results: AsyncGenerator<Found[]>): AsyncGenerator<Found> {
  for await (const cells of results) yield* cells;
}

/** `results`: of the cells that apply, in order. */
async function matrix(hazards: readonly Parsed[], results: AsyncGenerator<Found>, json: boolean): Promise<number> {
  const rows: Row[] = [];
  if (!json) await print('Any interleaving, by scenario and design:');
  for (const { scenario } of hazards) {
    const cells = cellsOf(scenario);
    for (const cell of cells) {
      const found = cell.expected === 'not-applicable' ? undefined : (await results.next()).value;
      const { hazard, id } = scenario;
      const row = { hazard: hazard!, scenario: id, cell, found, agrees: !found || agrees(cell, found) };
      rows.push(row);
      if (!json) await print(lineOf(row));
    }
    const silent = DESIGNS.filter(({ id }) => !cells.some(({ design, fixed }) => design === id && !fixed));
    if (!json && silent.length > 0)
      await print(`      ${scenario.id.padEnd(34)} not searched: ${silent.map(({ id }) => id).join(', ')}`);
  }
  const searched = rows.filter(({ found }) => found !== undefined).length;
  const failed = rows.filter((row) => !row.agrees).length;
  if (json) await print(JSON.stringify(rows.map(dataOf)));
  else await print(`${searched - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

const listed = (breaks: readonly string[] | 'not-applicable'): string =>
  breaks === 'not-applicable' ? 'not applicable' : breaks.length > 0 ? breaks.join(', ') : 'impossible';

function lineOf({ scenario, cell, found: outcome, agrees: same }: Row): string {
  const name = `${same ? 'ok  ' : 'FAIL'}  ${scenario.padEnd(34)} ${cell.fixed ? 'fixed  ' : '       '}${cell.spec.padEnd(44)}`;
  if (!outcome) return `${name} not applicable`;
  const { found, exercised, exhausted, fate, states: count } = outcome;
  const idle = exercised.length === 0 ? ', not exercised' : '';
  const states = `${count} states${exhausted ? '' : ', more exist'}`;
  const difference = same ? '' : `, expected ${listed(cell.expected)}`;
  const how = fate === null || fate.kind === 'impossible' ? '' : `${fateWords(fate)}: `;
  return `${name} ${how}${listed(found)}${idle} (${states})${difference}`;
}

function dataOf({ hazard, scenario, cell, found: outcome, agrees: passed }: Row): object {
  const { design, spec: specification, fixed, expected } = cell;
  const row = { hazard, scenario, design, specification, scope: 'any interleaving', fixed, expected };
  if (!outcome) return { ...row, fate: null, passed };
  const { found, others, exercised, exhausted, fate, states } = outcome;
  const verdict = exhausted ? 'exhausted' : 'bound';
  return { ...row, found, others, exercised, verdict, states, fate, passed };
}

/** A guarantee that a property needs somewhere. */
interface Needed extends Guard {
  readonly hazard: string;
  readonly scenario: string;
  readonly design: string;
  readonly fixed: boolean;
}

async function guards(hazards: readonly Parsed[], results: AsyncGenerator<Found>, json: boolean): Promise<number> {
  const all: Needed[] = [];
  for (const { scenario } of hazards) {
    for (const { spec, fixed } of applying(scenario)) {
      const where = { hazard: scenario.hazard!, scenario: scenario.id, design: spec, fixed };
      const { guards: found } = (await results.next()).value as Found;
      all.push(...found.map((guard) => ({ ...guard, ...where })));
    }
  }
  const properties = PROPERTIES.map(({ id }) => ({ property: id, guards: shortestOf(all, id) }));
  const unguarded = properties.filter((one) => one.guards.length === 0).map(({ property }) => property);
  if (json) {
    await print(JSON.stringify({ properties, unguarded }));
    return 0;
  }
  for (const { property, guards: needed } of properties) {
    await print(
      `${property}${needed.length === 0 ? ': no guarantee that is taken away alone breaks it in these hazards' : ''}`,
    );
    for (const { by, holds, without, times, steps, hazard, design, fixed } of needed)
      await print(
        `  ${holds} (${by}); without it (${without}): violated in ${times} searches, first after ${steps} steps in ${hazard} under ${design}${fixed ? ', fixed' : ''}`,
      );
  }
  return 0;
}

/** By guarantee that a property needs, the shortest violation without it. */
function shortestOf(all: readonly Needed[], property: string) {
  return GUARANTEES.flatMap((guarantee) => {
    const those = all.filter((one) => one.property === property && one.without === guarantee.without);
    if (those.length === 0) return [];
    const first = those.reduce((best, one) => (one.steps < best.steps ? one : best));
    const { hazard, scenario, design, fixed, steps } = first;
    return [{ ...guarantee, hazard, scenario, design, fixed, steps, times: those.length }];
  });
}
