/** The map: outcomes that are not searched for, because a design like it was, are those that a search finds. */
import { describe, expect, test } from 'vitest';
import { STEP, mix } from '../../model/state/random.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { canonical, nameOf, ruleAgainst, settingOf } from '../../model/system/dials.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { startRun } from '../../model/system/start.ts';
import { HAZARDS, bundled } from '../played/bundled.test-helper.ts';
import { compileScenario } from '../compile/compile.ts';
import { cellsOf, searchDesign } from '../hazards/hazard.ts';
import { changesBetween, mendOf, turnsOf } from './around.ts';
import { USUAL_DIALS, designsOf } from './designs.ts';
import { type Found, hazardsOf, mapOf } from './front.ts';
import { CostMap, HazardMap } from './outcomes.ts';

const SEED = 20261128;
const STATES = 300_000;
const designs = designsOf(USUAL_DIALS);

/** Some designs, drawn with a seed. */
function drawn(count: number, seed: number) {
  let at = seed;
  return Array.from({ length: count }, () => {
    at = (at + STEP) >>> 0;
    return designs[mix(at) % designs.length];
  });
}

test('designs are distinct, go together, are what their names say, and the named ones are among them', () => {
  expect(designs.length).toBeGreaterThan(2000);
  expect(new Set(designs.map(({ spec }) => spec)).size).toBe(designs.length);
  expect(new Set(designs.map(({ setting }) => nameOf(canonical(setting)))).size).toBe(designs.length);
  for (const { setting, design } of designs) {
    expect(ruleAgainst(setting)).toBeUndefined();
    expect(nameOf(canonical(settingOf(design)))).toBe(nameOf(canonical(setting)));
  }
  expect(designs.filter(({ preset }) => preset).map(({ spec }) => spec)).toEqual(DESIGNS.map(({ id }) => id));
});

describe.each(HAZARDS)('%s', (id) => {
  const parsed = bundled(id);
  const map = new HazardMap(parsed, EXTRAS, STATES);

  test('the named designs break what the hazard says', () => {
    for (const cell of cellsOf(parsed.scenario)) {
      if (cell.fixed || cell.spec !== cell.design) continue;
      const dialed = designs.find(({ spec }) => spec === cell.design)!;
      expect(map.broken(dialed), cell.design).toEqual(cell.expected === 'not-applicable' ? [] : cell.expected);
    }
  });

  test(`what is known of a design like it is what its own search finds (seed ${SEED})`, () => {
    const topology = compileScenario(parsed);
    for (const dialed of drawn(60, SEED)) map.broken(dialed);
    for (const dialed of drawn(4, SEED + 1)) {
      const known = map.broken(dialed);
      // Where a hazard concerns no design of this target, nothing is searched.
      if (known?.length === 0 && parsed.scenario.found['split-by-target'] === 'not-applicable') continue;
      const { found, exhausted } = searchDesign(parsed, topology, dialed.design, STATES, EXTRAS);
      expect(exhausted).toBe(true);
      expect(known, dialed.spec).toEqual(found);
    }
    expect(map.searches).toBeLessThan(64);
  });
});

test(`counts of a design like it are its own (seed ${SEED})`, () => {
  const topology = compileScenario(bundled('error-in-the-middle'));
  const costs = new CostMap(topology, EXTRAS);
  for (const dialed of drawn(60, SEED)) {
    const known = costs.of(dialed);
    const run = startRun(topology, dialed.design, { extras: EXTRAS });
    while (run.extend(1000));
    const { exits, ioctls, entries, physicalCommands, physicalSyncs } = run.tally.counters;
    expect(known, dialed.spec).toEqual({ exits, ioctls, entries, physicalCommands, physicalSyncs, time: run.time });
  }
});

describe('what was found becomes a map', () => {
  const dialed = designsOf(['cut', 'merge']);
  const cost = { exits: 1, ioctls: 1, entries: 1, physicalCommands: 1, physicalSyncs: 1, time: 1 };
  const made = (changes: readonly Partial<Pick<Found, 'cost' | 'broken'>>[]): Found[] =>
    changes.map((change, i) => ({ ...dialed[i], cost, broken: { H01: [], H02: ['order'] }, ...change }));

  test('a hazard that all have, or none, counts for nobody', () => {
    const { designs, undecided } = mapOf(made([{}, { broken: { H01: ['order'], H02: ['order'] } }]), ['H01', 'H02']);
    expect(undecided).toEqual(['H02']);
    expect(designs.map(({ broken }) => broken)).toEqual([{ H01: [] }, { H01: ['order'] }]);
    expect(designs.map(({ pareto }) => pareto)).toEqual([true, false]);
  });

  test('what is better in one thing and worse in another is on the front, and so are equals', () => {
    const { designs } = mapOf(
      made([
        {},
        { cost: { ...cost, time: 0.5 }, broken: { H01: ['order'], H02: ['order'] } },
        {},
        { cost: { ...cost, exits: 2 } },
        { broken: { H01: null, H02: ['order'] } },
      ]),
      ['H01', 'H02'],
    );
    expect(designs.map(({ pareto }) => pareto)).toEqual([true, true, true, false, false]);
    expect(designs.map(({ broken }) => hazardsOf(broken))).toEqual([0, 1, 0, 0, 1]);
  });
});

describe('around a design', () => {
  const dialed = designsOf(['vmid', 'lookup', 'cut']);
  const hazard = new HazardMap(bundled('h28-one-vmid'), EXTRAS, STATES);
  const cost = { exits: 1, ioctls: 1, entries: 1, physicalCommands: 1, physicalSyncs: 1, time: 1 };
  const dots = dialed.map((one): Found => ({ ...one, cost, broken: { H28: hazard.broken(one) } }));
  const at = dots.findIndex(({ spec }) => spec === 'viommu-batch');

  test('a VMID per viommu is the least that mends H28, and one turn of that dial', () => {
    const mend = mendOf(dots, at, 'H28', ['H28'])!;
    expect(dots[mend.to].spec).toBe('viommu-batch,vmid=per-viommu');
    expect(mend).toMatchObject({ changes: ['vmid'], brings: [] });
    const turns = turnsOf(dots, at, ['H28']);
    expect(turns.find(({ key }) => key === 'vmid')).toEqual({
      key: 'vmid',
      value: 'per-viommu',
      to: mend.to,
      mends: ['H28'],
      brings: [],
    });
    expect(turns.filter(({ key }) => key === 'lookup')).toHaveLength(1);
    expect(turns.some(({ key }) => key === 'wait')).toBe(false);
  });

  test('from the mended one back, the hazard comes', () => {
    const mended = dots.findIndex(({ spec }) => spec === 'viommu-batch,vmid=per-viommu');
    expect(turnsOf(dots, mended, ['H28']).find(({ key }) => key === 'vmid')).toMatchObject({ to: at, brings: ['H28'] });
    expect(mendOf(dots, mended, 'H28', ['H28'])).toMatchObject({ to: mended, changes: [] });
  });

  test('what makes no difference is no change', () => {
    const [single, batch] = ['viommu-single', 'viommu-batch'].map(
      (id) => dots.find(({ spec }) => spec === id)!.setting,
    );
    expect(changesBetween(single, batch)).toEqual(['cut']);
  });
});
