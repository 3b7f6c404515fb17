import { describe, expect, test } from 'vitest';
import { Monitors } from '../../model/check/monitors.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { KIND_OF } from '../../model/search/fate.ts';
import { Sample } from '../../model/search/sample.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Design } from '../../model/state/design.ts';
import { PageStore } from '../../model/state/pages.ts';
import type { Topology } from '../../model/state/topology.ts';
import { buildMachine } from '../../model/system/build.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { enabled, fire, offerCapacity } from '../../model/system/transitions.ts';
import { compileScenario } from '../compile/compile.ts';
import { bitsOf } from '../hazards/hazard.ts';
import { bundled, HEADS } from './bundled.test-helper.ts';

const extras = EXTRAS;
const load = (id: string): Topology => compileScenario(bundled(id));
const idOf = (hazard: string): string => HEADS.find((head) => head.hazard === hazard)!.id;

function exhausted(topology: Topology, design: Design): Search {
  const search = startSearch(topology, design, { extras, progress: true });
  while (search.advance(4096) === 'running');
  return search;
}

/** Kind and chance of a hazard under a design, by the properties that it breaks. */
function fateOf(hazard: string, spec: string) {
  const { scenario } = bundled(idOf(hazard));
  const fates = exhausted(load(idOf(hazard)), parseDesign(spec)).fates(bitsOf(scenario.breaks))!;
  return { kind: KIND_OF[fates.of[0]], p: fates.chance[0] };
}

describe('kinds of hazards', () => {
  test.each([
    ['H01', 'viommu-batch-linux'],
    ['H05', 'split-by-target'],
    ['H09', 'viommu-batch'],
    ['H10', 'viommu-batch'],
    ['H28', 'viommu-batch'],
  ])('%s under %s is inevitable', (hazard, spec) => {
    expect(fateOf(hazard, spec)).toEqual({ kind: 'inevitable', p: 1 });
  });

  test.each([
    ['H08', 'viommu-merged', 14_911.280898876408],
    ['H25', 'vcmdq', 1_048_576],
    ['H15', 'viommu-batch', 38.902587163497145],
    ['H18', 'viommu-batch', 75_786_574.83981252],
    ['H29', 'viommu-batch,kernel=shared-s2', 53.02265372168285],
    ['H31', 'viommu-batch', 170.66666666666666],
  ])('%s under %s is a race', (hazard, spec, runs) => {
    const { kind, p } = fateOf(hazard, spec);
    expect(kind).toBe('race');
    expect(1 / p / runs).toBeCloseTo(1, 9);
  });
});

/** Every path from the start, with its weight: the chance that a run violates each property, and at least one. */
function enumerated(topology: Topology, design: Design): { each: number[]; some: (bits: number) => number } {
  const m = buildMachine(topology, design, new PageStore(), extras);
  const monitors = new Monitors(m);
  let violated = 0;
  monitors.attach((property) => {
    violated |= 1 << property;
  });
  /** Weight by what a path violates. */
  const weights = new Map<number, number>();
  const go = (before: number, weight: number): void => {
    const offers = new Uint32Array(offerCapacity(m));
    const n = enabled(m, offers);
    if (n === 0) {
      weights.set(before, (weights.get(before) ?? 0) + weight);
      return;
    }
    const saved = { machine: m.save(), monitors: monitors.words.slice() };
    for (let i = 0; i < n; i++) {
      m.load(saved.machine);
      monitors.words.set(saved.monitors);
      violated = 0;
      fire(m, offers[i]);
      go(before | violated, weight / n);
    }
  };
  go(0, 1);
  const some = (bits: number): number => {
    let sum = 0;
    for (const [broken, weight] of weights) if (broken & bits) sum += weight;
    return sum;
  };
  return { each: PROPERTIES.map((_, i) => some(1 << i)), some };
}

describe('the chance is that of plain enumeration', () => {
  // Few paths: each is walked alone.
  test.each([
    ['h01-mid-block-count', 'viommu-batch-linux'],
    ['h05-type-grouped', 'split-by-target'],
    ['h10-which-device', 'viommu-batch'],
    ['h14-ats-belief', 'viommu-batch'],
    ['h19-foreign-timeout', 'vcmdq'],
    ['h28-one-vmid', 'viommu-single'],
    ['h04-illegal-bits-reach-the-queue', 'viommu-single,kernel=linux-7.2'],
  ])('%s under %s', (id, spec) => {
    const [topology, design] = [load(id), parseDesign(spec)];
    const search = exhausted(topology, design);
    const { each, some } = enumerated(topology, design);
    PROPERTIES.forEach((property, i) => {
      if (property.monitor) expect(search.fates(1 << i)!.chance[0], property.id).toBeCloseTo(each[i], 12);
    });
    const bits = bitsOf(bundled(id).scenario.breaks);
    expect(search.fates(bits)!.chance[0]).toBeCloseTo(some(bits), 12);
  });
});

describe('runs at random', () => {
  const RUNS = 5000;

  test.each([
    ['H15', 'viommu-batch'],
    ['H29', 'viommu-batch,kernel=shared-s2'],
    ['H31', 'viommu-batch'],
  ])('%s under %s: as many as the chance says, within four standard errors', (hazard, spec) => {
    const { breaks } = bundled(idOf(hazard)).scenario;
    const { p } = fateOf(hazard, spec);
    const sample = new Sample(load(idOf(hazard)), parseDesign(spec), 1, extras);
    sample.advance(RUNS);
    const error = Math.sqrt((p * (1 - p)) / RUNS);
    const violating = sample.outcomes
      .filter(({ violated }) => violated.some((id) => breaks.includes(id)))
      .reduce((sum, { count }) => sum + count, 0);
    expect(Math.abs(violating / RUNS - p)).toBeLessThan(4 * error);
  });

  test('are those of their seeds', () => {
    const [topology, design] = [load('h31-vsid-looked-up-too-early'), parseDesign('viommu-batch')];
    const sample = new Sample(topology, design, 7, extras);
    const counts = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const run = startRun(topology, design, { extras, seed: 7 + i });
      while (run.extend(1000));
      const violated = run
        .judged()
        .flatMap(({ id, held }) => (held ? [] : [id]))
        .join();
      counts.set(violated, (counts.get(violated) ?? 0) + 1);
    }
    sample.advance(300);
    expect(new Map(sample.outcomes.map(({ violated, count }) => [violated.join(), count]))).toEqual(counts);
  });
});

test('a search that met its bound has no fate', () => {
  const search = startSearch(load('crowded'), parseDesign('viommu-batch'), { extras, progress: true, maxStates: 50 });
  while (search.advance(10) === 'running');
  expect(search.fates(1)).toBeUndefined();
});
