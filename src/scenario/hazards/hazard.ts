/** Hazards: what a scenario says that a search over all interleavings finds, design by design, and with its fix. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { exercisedIn } from '../../model/search/exercised.ts';
import { type Fate, fateOf } from '../../model/search/fate.ts';
import type { Finding, Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { AllExtras } from '../../model/state/machine.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import { DesignError, parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Parsed } from '../language/errors.ts';
import { withFix } from './fix.ts';
import type { Scenario } from '../language/schema.ts';

/** A hazard under a design. */
export interface MatrixCell {
  /** Id of the design, and the specification that is searched: the design with the parameters that the hazard names. */
  readonly design: string;
  readonly spec: string;
  readonly fixed: boolean;
  /** Of the properties that decide about the hazard, those that break; none: it cannot happen. */
  readonly expected: readonly string[] | 'not-applicable';
}

export interface HazardOutcome {
  /** Of the properties that decide, those violated; and what else is: another hazard. */
  readonly found: readonly string[];
  readonly others: readonly string[];
  /** Of the properties that decide, those that some state gave something to judge. */
  readonly exercised: readonly string[];
  /** False: the search met its bound, and what it has not found may still happen. */
  readonly exhausted: boolean;
  /** Whether every path violates one of the properties that decide, some or none, and how likely; null at a bound. */
  readonly fate: Fate | null;
  readonly search: Search;
}

/** All cells of a hazard: a design each, then with the fix those under which it happens. */
export function cellsOf(scenario: Scenario): MatrixCell[] {
  const cells = DESIGNS.flatMap(({ id }): MatrixCell[] => {
    const said = scenario.found[id];
    if (said === undefined) return [];
    const cell = { design: id, spec: id, fixed: false };
    if (said === 'impossible') return [{ ...cell, expected: [] }];
    if (said === 'not-applicable') return [{ ...cell, expected: said }];
    return [
      Array.isArray(said)
        ? { ...cell, expected: said }
        : { ...cell, spec: `${id},${said.with}`, expected: said.breaks },
    ];
  });
  const { fix } = scenario;
  if (!fix) return cells;
  const happens = cells.filter(
    ({ design, expected }) => expected !== 'not-applicable' && expected.length > 0 && !fix.except.includes(design),
  );
  const mended = happens
    .map(({ design, spec }): MatrixCell => {
      const base = fix.design ?? design;
      const own = fix.design ? base : spec;
      const changed = fix.with === undefined ? own : `${base},${fix.with}`;
      return { design: base, spec: changed, fixed: true, expected: [] };
    })
    .filter(({ spec }) => exists(spec))
    .filter(({ spec }, i, all) => all.findIndex((other) => other.spec === spec) === i);
  return [...cells, ...mended];
}

/** False for parameters that a design does not take: a fix of the kernel's viommu is none for one without viommus. */
function exists(spec: string): boolean {
  try {
    parseDesign(spec);
    return true;
  } catch (problem) {
    if (problem instanceof DesignError) return false;
    throw problem;
  }
}

/** Properties by their ids, a bit per index. */
export const bitsOf = (ids: readonly string[]): number =>
  PROPERTIES.reduce((bits, { id }, i) => (ids.includes(id) ? bits | (1 << i) : bits), 0);

/** Searches a cell that applies. */
export function searchCell(parsed: Parsed, cell: MatrixCell, maxStates: number, extras: AllExtras): HazardOutcome {
  const topology = compileScenario(cell.fixed ? withFix(parsed) : parsed);
  return searchDesign(parsed, topology, parseDesign(cell.spec), maxStates, extras);
}

/** Searches a hazard's machine under a design. */
export function searchDesign(
  parsed: Parsed,
  topology: Topology,
  design: Design,
  maxStates: number,
  extras: AllExtras,
): HazardOutcome {
  const search = startSearch(topology, design, { maxStates, extras, progress: true });
  while (search.advance(4096) === 'running');
  const broken = [...search.findings.keys()].map((property) => PROPERTIES[property].id);
  const { breaks } = parsed.scenario;
  return {
    found: breaks.filter((id) => broken.includes(id)),
    others: broken.filter((id) => !breaks.includes(id)),
    exercised: exercisedIn(search).filter((id) => breaks.includes(id)),
    exhausted: search.verdict === 'exhausted',
    fate: fateOf(search, bitsOf(breaks), firstOf(search, breaks)) ?? null,
    search,
  };
}

/** The violation, of those of some properties, that the fewest steps lead to. */
const firstOf = ({ findings }: Search, ids: readonly string[]): Finding | undefined =>
  [...findings.values()]
    .filter(({ property }) => ids.includes(PROPERTIES[property].id))
    .sort((a, b) => a.depth - b.depth)[0];

/** True when a search has found what was expected: every property that breaks, and a proof that no other one does. */
export const agrees = (
  { expected }: MatrixCell,
  { found, exhausted }: Pick<HazardOutcome, 'found' | 'exhausted'>,
): boolean =>
  expected !== 'not-applicable' &&
  expected.length === found.length &&
  expected.every((id) => found.includes(id)) &&
  (exhausted || found.length > 0);
