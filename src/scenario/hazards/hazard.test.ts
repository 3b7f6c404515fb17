/** The hazards of the library: what a search finds is what their scenarios say. */
import { afterAll, describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../model/check/properties.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { FATE } from '../../model/search/fates.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled, HAZARDS } from '../played/bundled.test-helper.ts';
import { HazardCells } from './hazard-cells.ts';
import { agrees, bitsOf, type MatrixCell, type HazardOutcome, cellsOf, searchCell } from './hazard.ts';

const hazards = HAZARDS.map((id) => [id, bundled(id)] as const);
const STATES = 1_000_000;

/** The designs that every hazard has a verdict for. One that came later is searched where a hazard says something of it. */
const NAMED = [
  'split-by-target',
  'split-in-order',
  'viommu-single',
  'viommu-batch',
  'viommu-batch-linux',
  'viommu-merged',
  'vcmdq',
];

test('each has a number of its own, a citation, an explanation, and a verdict for every named design', () => {
  const numbers = hazards.map(([, { scenario }]) => scenario.hazard);
  expect(numbers.length).toBeGreaterThan(20);
  expect(numbers).toEqual([...new Set(numbers)].sort());
  expect(DESIGNS.map(({ id }) => id)).toEqual(expect.arrayContaining(NAMED));
  for (const [id, { scenario }] of hazards) {
    expect(scenario.cite, id).toBeTruthy();
    expect(scenario.about.length, id).toBeGreaterThan(150);
    expect(scenario.fix?.about, id).toBeTruthy();
    expect(Object.keys(scenario.found), id).toEqual(expect.arrayContaining(NAMED));
  }
});

let all = 0;
let made = 0;

describe.each(hazards)('%s', (_, parsed) => {
  const cells = cellsOf(parsed.scenario).filter(({ expected }) => expected !== 'not-applicable');
  const searched = new Map<MatrixCell, HazardOutcome>();
  /** Each cell is searched once for all that is asked of it. */
  const outcomeOf = (cell: MatrixCell): HazardOutcome => {
    const outcome = searched.get(cell) ?? searchCell(parsed, cell, STATES, EXTRAS);
    searched.set(cell, outcome);
    return outcome;
  };
  afterAll(() => searched.clear());

  test.each(cells.map((cell) => [`${cell.spec}${cell.fixed ? ', fixed' : ''}`, cell] as const))('%s', (_name, cell) => {
    const outcome = outcomeOf(cell);
    expect(outcome.exhausted).toBe(true);
    expect(outcome.found).toEqual(cell.expected);
    if (cell.fixed) return;
    const topology = compileScenario(parsed);
    for (const id of outcome.found) {
      const finding = outcome.search.findings.get(PROPERTIES.findIndex((property) => property.id === id))!;
      const { property, why } = counterexample(topology, parseDesign(cell.spec), finding, { extras: EXTRAS });
      expect(property).toBe(id);
      expect(why.length).toBeGreaterThan(30);
    }
  });

  test('it is impossible where the search finds nothing, and nowhere else', () => {
    for (const cell of cells) {
      const { search, found } = outcomeOf(cell);
      const fates = search.fates(bitsOf(parsed.scenario.breaks))!;
      expect(fates.of[0] === FATE.safe, cell.spec).toBe(found.length === 0);
      expect(fates.chance[0] > 0, cell.spec).toBe(found.length > 0);
      expect(fates.count(FATE.safe) + fates.count(FATE.open) + fates.count(FATE.doomed)).toBe(search.states);
    }
  });

  test('a cell that is not searched because one like it was says what its own search does', () => {
    const shared = new HazardCells(parsed, STATES, EXTRAS);
    for (const cell of cells) {
      const { counterexamples: _made, search, ...outcome } = shared.shown(cell);
      const { search: own, ...ownOutcome } = outcomeOf(cell);
      expect(outcome, cell.spec).toEqual(ownOutcome);
      expect([search.states, search.transitions], cell.spec).toEqual([own.states, own.transitions]);
      expect([...search.findings.values()], cell.spec).toEqual([...own.findings.values()]);
    }
    // The runs of one of them: the last, which most often shares what was searched before.
    const last = cells.findLast(({ fixed }) => !fixed);
    const alone = new HazardCells(parsed, STATES, EXTRAS);
    if (last) expect(shared.shown(last).counterexamples()).toEqual(alone.shown(last).counterexamples());
    all += cells.length;
    made += shared.searches;
  });
});

afterAll(() => {
  if (all > 0) expect(made).toBeLessThan(0.75 * all);
});

test('a wrong expectation is a difference', () => {
  const parsed = bundled('h05-type-grouped');
  const [cell] = cellsOf(parsed.scenario);
  const outcome = searchCell(parsed, cell, STATES, EXTRAS);
  expect(agrees(cell, outcome)).toBe(true);
  expect(agrees({ ...cell, expected: [] }, outcome)).toBe(false);
  expect(agrees({ ...cell, expected: ['order'] }, outcome)).toBe(false);
  expect(agrees({ ...cell, expected: [] }, searchCell(parsed, cell, 3, EXTRAS))).toBe(false);
});
