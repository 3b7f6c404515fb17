import { EXTRAS } from '../model/system/extras.ts';
import { type Cell, type Outcome, agrees, cellsOf, searchCell } from '../scenario/hazard.ts';
import { LIBRARY } from '../scenario/library.ts';
import { loadLibrary } from './files.ts';
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
  synopsis: '[--json]',
  summary: 'Searches every hazard under every design, and compares with what its scenario says.',
  help: `One line per hazard and design: what was expected, what was found, and how many states there are. "impossible" is said of
a search that has seen every state. Lines with "fixed" are those under which it happens, with the fix in place.
The last line is the sum; exit 1 on any difference.
  --json  [{hazard, scenario, design, specification, scope, fixed, expected, found, others, exercised, verdict, states, passed}];
          scope is "any interleaving"; others: what else is violated, which is another hazard; exercised: of the properties
          that decide, those that some state gave something to judge`,
  options: { json: { type: 'boolean' } },
  operands: [0, 0],
  run: async (_, { json }) => {
    const rows: Row[] = [];
    if (!json) await print('Any interleaving, by scenario and design:');
    for (const { id } of LIBRARY) {
      const parsed = await loadLibrary(id);
      const { hazard } = parsed.scenario;
      if (!hazard) continue;
      for (const cell of cellsOf(parsed.scenario)) {
        const outcome = cell.expected === 'not-applicable' ? undefined : searchCell(parsed, cell, MAX_STATES, EXTRAS);
        const row = { hazard, scenario: id, cell, outcome, agrees: !outcome || agrees(cell, outcome) };
        rows.push(row);
        if (!json) await print(lineOf(row));
      }
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
  const { found, exercised, exhausted, search } = outcome;
  const idle = exercised.length === 0 ? ', not exercised' : '';
  const states = `${search.states} states${exhausted ? '' : ', more exist'}`;
  const difference = same ? '' : `, expected ${listed(cell.expected)}`;
  return `${name} ${listed(found)}${idle} (${states})${difference}`;
}

function dataOf({ hazard, scenario, cell, outcome, agrees: passed }: Row): object {
  const { design, spec: specification, fixed, expected } = cell;
  const row = { hazard, scenario, design, specification, scope: 'any interleaving', fixed, expected };
  if (!outcome) return { ...row, passed };
  const { found, others, exercised, exhausted, search } = outcome;
  return {
    ...row,
    found,
    others,
    exercised,
    verdict: exhausted ? 'exhausted' : 'bound',
    states: search.states,
    passed,
  };
}
