import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../model/check/properties.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import { whyNot } from '../../model/search/why-not.ts';
import { BROKEN } from '../../model/state/broken.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { GUARANTEES, withoutEach } from '../../model/system/guarantees.ts';
import { HEADS, bundled } from './bundled.test-helper.ts';
import { compileScenario } from '../compile/compile.ts';
import { withFix } from '../hazards/fix.ts';
import { guardsOf } from '../hazards/guards.ts';
import { cellsOf } from '../hazards/hazard.ts';

const extras = EXTRAS;
const parsedOf = (hazard: string) => bundled(HEADS.find((head) => head.hazard === hazard)!.id);
const topologyOf = (hazard: string): Topology => compileScenario(parsedOf(hazard));

function searched(topology: Topology, design: Design): Search {
  const search = startSearch(topology, design, { extras, progress: true });
  while (search.advance(4096) === 'running');
  expect(search.verdict).toBe('exhausted');
  return search;
}

const indexOf = (id: string): number => PROPERTIES.findIndex((property) => property.id === id);

/** Of each property, one guarantee that it needs: where the property holds, and does not without it. */
const NEEDED: readonly (readonly [property: string, hazard: string, design: string, without: string])[] = [
  ['no-stale-after-sync', 'H08', 'viommu-batch', 'wait=before-sync'],
  ['no-stale-after-sync', 'H08', 'viommu-batch', 'broken=sync-ignores-atc'],
  ['no-stale-after-sync', 'H08', 'viommu-batch', 'broken=sync-ignores-effects'],
  ['no-stale-after-sync', 'H08', 'viommu-batch', 'broken=guest-sid'],
  ['no-use-after-unmap', 'H08', 'viommu-batch', 'broken=completion-overtakes-writes'],
  ['order', 'H05', 'viommu-batch', 'cut=by-class'],
  ['order', 'H05', 'viommu-batch', 'on-refusal=drop-block'],
  ['sync-scope', 'H08', 'viommu-batch', 'merge=yes'],
  ['cons-exact', 'H02', 'viommu-batch', 'failed-call=count'],
  ['cons-exact', 'H03', 'viommu-batch,errors=by-class', 'errors=ill'],
  ['none-lost', 'H08', 'viommu-batch', 'wait=before-sync'],
  ['isolation', 'H01', 'viommu-batch', 'broken=guest-vmid'],
  ['no-aliasing', 'H28', 'viommu-batch,kernel=shared-s2', 'shared-s2=no,vmid=per-s2'],
  ['containment', 'H04', 'viommu-batch', 'strict-bits=no'],
  ['covered', 'H02', 'viommu-batch,errors=by-class', 'errors=ill'],
  ['attributable', 'H19', 'viommu-batch', 'broken=sync-ignores-atc'],
  ['progress', 'H04', 'split-by-target', 'broken=gerror-ignored'],
];

/** No scenario of a hazard lets a guest write an STE or a CD while hardware may read it: nothing there could break it. */
const UNGUARDED = ['one-version'];

describe('a property that holds needs a guarantee', () => {
  test.each(NEEDED)('%s, %s under %s, without %s', (property, hazard, spec, without) => {
    const [topology, design] = [topologyOf(hazard), parseDesign(spec)];
    expect(searched(topology, design).findings.has(indexOf(property))).toBe(false);
    const lost = withoutEach(design, topology).find(({ guarantee }) => guarantee.without === without)!;
    expect(searched(topology, lost.design).findings.has(indexOf(property))).toBe(true);
  });

  test('and all but those that are named need one', () => {
    const needing = new Set(NEEDED.map(([property]) => property));
    expect(PROPERTIES.map(({ id }) => id).filter((id) => !needing.has(id))).toEqual(UNGUARDED);
  });

  test.each(HEADS.filter(({ hazard }) => hazard).map(({ hazard }) => hazard!))(
    '%s has nothing to judge for those that are named',
    (hazard) => {
      const { exercised } = searched(topologyOf(hazard), parseDesign('viommu-batch'));
      for (const id of UNGUARDED) expect((exercised >>> indexOf(id)) & 1, id).toBe(0);
    },
  );
});

describe('guarantees', () => {
  test('each is a design of its own, under which a scenario can be searched', () => {
    for (const hazard of ['H08', 'H25', 'H28', 'H29']) {
      const topology = topologyOf(hazard);
      const tried = [...whyNot(topology, parseDesign('viommu-batch'), { maxStates: 50, progress: true, extras })];
      const ids = tried.flatMap((one) => (one ? [one.design.id] : []));
      expect(new Set(ids).size, hazard).toBe(ids.length);
      for (const id of ids) expect(parseDesign(id).id).toBe(id);
    }
  });

  test('what is taken away already is not taken away again', () => {
    const of = (spec: string, hazard: string): string[] =>
      withoutEach(parseDesign(spec), topologyOf(hazard)).map(({ guarantee }) => guarantee.without);
    expect(of('viommu-batch', 'H08')).toContain('broken=fill-survives-tlbi');
    expect(of('viommu-batch,broken=fill-survives-tlbi', 'H08')).not.toContain('broken=fill-survives-tlbi');
    // The scenario takes it away by itself.
    expect(of('viommu-batch', 'H37')).not.toContain('broken=fill-survives-tlbi');
    expect(of('viommu-batch', 'H08')).toContain('on-refusal=drop-block');
    expect(of('viommu-batch-linux', 'H08')).not.toContain('on-refusal=drop-block');
    // No viommus, so nothing that they could share.
    expect(of('split-by-target', 'H08')).not.toContain('vmid=per-viommu,shared-s2=yes');
  });

  test('every kind is one of the guarantees, and some design gives each', () => {
    const kinds = BROKEN.map((id) => `broken=${id}`);
    expect(GUARANTEES.map(({ without }) => without)).toEqual(expect.arrayContaining(kinds));
    const specs = [
      ...DESIGNS.map(({ id }) => id),
      'viommu-batch,errors=by-class,failed-call=count',
      'viommu-batch,kernel=quarantine',
      'viommu-batch,kernel=shared-s2',
      'viommu-batch,lookup=issued',
    ];
    const given = new Set(
      specs.flatMap((spec) =>
        withoutEach(parseDesign(spec), topologyOf('H08')).map(({ guarantee }) => guarantee.without),
      ),
    );
    for (const { without } of GUARANTEES) expect(given, without).toContain(without);
  });

  test('a hazard names those that it needs, and not what is violated anyway', () => {
    const parsed = parsedOf('H28');
    const cell = cellsOf(parsed.scenario).find(({ fixed, design }) => fixed && design === 'viommu-batch')!;
    const own = searched(compileScenario(withFix(parsed)), parseDesign(cell.spec));
    const guards = guardsOf(parsed, cell, own, { progress: true, extras });
    expect(guards).toContainEqual({ property: 'no-aliasing', without: 'shared-s2=no,vmid=per-s2', steps: 10 });
    const broken = cellsOf(parsed.scenario).find(({ fixed, design }) => !fixed && design === 'viommu-batch')!;
    const found = searched(compileScenario(parsed), parseDesign(broken.spec));
    expect(guardsOf(parsed, broken, found, { progress: true, extras }).map(({ property }) => property)).not.toContain(
      'no-aliasing',
    );
  });
});
