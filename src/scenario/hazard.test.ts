/** The hazards of the library: what a search finds is what their scenarios say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../model/check/properties.ts';
import { counterexample } from '../model/search/counterexample.ts';
import { parseDesign } from '../model/system/design-spec.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { EXTRAS } from '../model/system/extras.ts';
import { compileScenario } from './compile.ts';
import type { Parsed } from './errors.ts';
import { agrees, cellsOf, searchCell } from './hazard.ts';
import { LIBRARY, libraryId } from './library.ts';
import { parseScenario } from './parse.ts';

const load = (id: string): Parsed =>
  parseScenario(readFileSync(new URL(`./library/${id}.yaml`, import.meta.url), 'utf8'), `${id}.yaml`);
const hazards = LIBRARY.filter(({ id }) => /^h\d\d-/.test(id)).map(({ id }) => [id, load(id)] as const);
const STATES = 1_000_000;

/** To be built first: HAZARDS section 4; then the others that a functional model can show. */
const NUMBERS = 'H01 H02 H03 H04 H05 H06 H08 H09 H10 H13 H14 H15 H18 H19 H20 H22 H25 H28 H29 H31 H37'.split(' ');

test('each has a number, a citation, an explanation, and a verdict for every design', () => {
  expect(hazards.map(([, { scenario }]) => scenario.hazard)).toEqual(NUMBERS);
  for (const [id, { scenario }] of hazards) {
    expect(libraryId(scenario.hazard!)).toBe(id);
    expect(scenario.cite, id).toBeTruthy();
    expect(scenario.about.length, id).toBeGreaterThan(150);
    expect(scenario.fix?.about, id).toBeTruthy();
    expect(Object.keys(scenario.found).sort(), id).toEqual(DESIGNS.map((design) => design.id).sort());
  }
});

describe.each(hazards)('%s', (_, parsed) => {
  const cells = cellsOf(parsed.scenario).filter(({ expected }) => expected !== 'not-applicable');
  test.each(cells.map((cell) => [`${cell.spec}${cell.fixed ? ', fixed' : ''}`, cell] as const))('%s', (_name, cell) => {
    const outcome = searchCell(parsed, cell, STATES, EXTRAS);
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
});

test('a wrong expectation is a difference', () => {
  const parsed = load('h05-type-grouped');
  const [cell] = cellsOf(parsed.scenario);
  const outcome = searchCell(parsed, cell, STATES, EXTRAS);
  expect(agrees(cell, outcome)).toBe(true);
  expect(agrees({ ...cell, expected: [] }, outcome)).toBe(false);
  expect(agrees({ ...cell, expected: ['order'] }, outcome)).toBe(false);
  expect(agrees({ ...cell, expected: [] }, searchCell(parsed, cell, 3, EXTRAS))).toBe(false);
});
