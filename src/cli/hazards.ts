import { EXTRAS } from '../model/arch/extras.ts';
import { type Cell, type Outcome, agrees, cellsOf, searchCell } from '../scenario/hazard.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { loadHazard, loadHazards } from './files.ts';
import { fateWords } from '../model/search/fate.ts';
import { print } from './output.ts';
import type { Command } from './usage.ts';

const MAX_STATES = 1_000_000;

interface Row {
  readonly hazard: string;
  readonly scenario: string;
  readonly cell: Cell;
  readonly outcome: Outcome | undefined;
  readonly agrees: boolean;
}

export const HAZARDS: Command = {
  name: 'hazards',
  synopsis: '[HAZARD...] [--json]',
  summary: 'Searches hazards under every design, and compares with what their scenarios say.',
  help: `HAZARD is a number (H08), the id of a scenario, or a path to a scenario file with a hazard; default: all of the library.
One line per hazard and design: what was expected, what was found, and how many states there are. "impossible" is said of
a search that has seen every state. Lines with "fixed" are those under which it happens, with the fix in place.
A design of which the scenario says nothing is not searched.
The last line is the sum; exit 1 on any difference.
  --json  [{hazard, scenario, design, specification, scope, fixed, expected, found, others, exercised, verdict, states, fate, passed}];
          scope is "any interleaving"; others: what else is violated, which is another hazard; exercised: of the properties
          that decide, those that some state gave something to judge; fate: {kind, p, decided, safe, open, doomed}, judged by the
          properties that decide together, null where nothing was searched or at a bound; see check --help`,
  options: { json: { type: 'boolean' } },
  operands: [0, Number.POSITIVE_INFINITY],
  run: async (names, { json }) => {
    const hazards = names.length === 0 ? await loadHazards() : [];
    for (const name of names) hazards.push(await loadHazard(name));
    const rows: Row[] = [];
    if (!json) await print('Any interleaving, by scenario and design:');
    for (const parsed of hazards) {
      const { hazard, id: scenario } = parsed.scenario;
      const cells = cellsOf(parsed.scenario);
      for (const cell of cells) {
        const outcome = cell.expected === 'not-applicable' ? undefined : searchCell(parsed, cell, MAX_STATES, EXTRAS);
        const row = { hazard: hazard!, scenario, cell, outcome, agrees: !outcome || agrees(cell, outcome) };
        rows.push(row);
        if (!json) await print(lineOf(row));
      }
      const silent = DESIGNS.filter(({ id }) => !cells.some(({ design, fixed }) => design === id && !fixed));
      if (!json && silent.length > 0)
        await print(`      ${scenario.padEnd(34)} not searched: ${silent.map(({ id }) => id).join(', ')}`);
    }
    const searched = rows.filter(({ outcome }) => outcome !== undefined).length;
    const failed = rows.filter((row) => !row.agrees).length;
    if (json) await print(JSON.stringify(rows.map(dataOf)));
    else await print(`${searched - failed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
};

const listed = (breaks: readonly string[] | 'not-applicable'): string =>
  breaks === 'not-applicable' ? 'not applicable' : breaks.length > 0 ? breaks.join(', ') : 'impossible';

function lineOf({ scenario, cell, outcome, agrees: same }: Row): string {
  const name = `${same ? 'ok  ' : 'FAIL'}  ${scenario.padEnd(34)} ${cell.fixed ? 'fixed  ' : '       '}${cell.spec.padEnd(44)}`;
  if (!outcome) return `${name} not applicable`;
  const { found, exercised, exhausted, fate, search } = outcome;
  const idle = exercised.length === 0 ? ', not exercised' : '';
  const states = `${search.states} states${exhausted ? '' : ', more exist'}`;
  const difference = same ? '' : `, expected ${listed(cell.expected)}`;
  const how = fate === null || fate.kind === 'impossible' ? '' : `${fateWords(fate)}: `;
  return `${name} ${how}${listed(found)}${idle} (${states})${difference}`;
}

function dataOf({ hazard, scenario, cell, outcome, agrees: passed }: Row): object {
  const { design, spec: specification, fixed, expected } = cell;
  const row = { hazard, scenario, design, specification, scope: 'any interleaving', fixed, expected };
  if (!outcome) return { ...row, fate: null, passed };
  const { found, others, exercised, exhausted, fate, search } = outcome;
  return {
    ...row,
    found,
    others,
    exercised,
    verdict: exhausted ? 'exhausted' : 'bound',
    states: search.states,
    fate,
    passed,
  };
}
