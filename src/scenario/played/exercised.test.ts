/** What a run gave the properties to judge. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCapture } from '../../capture/load.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Topology } from '../../model/state/topology.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { HAZARDS } from './bundled.test-helper.ts';
import { bundled } from './bundled.test-helper.ts';

const library = (id: string): Topology => compileScenario(bundled(id));

function exercised(topology: Topology, design: string): string[] {
  const run = startRun(topology, designById(design)!, { extras: EXTRAS });
  while (run.extend(10_000));
  return verdictsOf(run).flatMap((verdict) => (verdict.exercised ? [verdict.id] : []));
}

test.each([
  ['interlaced', 'viommu-batch', ['no-stale-after-sync', 'order', 'none-lost', 'progress']],
  [
    'error-in-the-middle',
    'viommu-batch',
    ['no-stale-after-sync', 'order', 'sync-scope', 'cons-exact', 'none-lost', 'isolation', 'containment', 'progress'],
  ],
] as const)('%s under %s', (id, design, expected) => {
  expect(exercised(library(id), design)).toEqual(expected);
});

test('a capture without tables has nothing cached', async () => {
  const read = async (file: string) =>
    new Uint8Array(readFileSync(new URL(`../../../public/captures/${file}`, import.meta.url)));
  const { topology } = await loadCapture('arm-boot-attach', read);
  const found = exercised(topology, 'viommu-batch');
  expect(found).toContain('order');
  expect(found).toContain('sync-scope');
  for (const id of ['no-stale-after-sync', 'no-use-after-unmap', 'covered', 'cons-exact', 'isolation', 'attributable'])
    expect(found).not.toContain(id);
});

describe('what is violated was exercised, in a run and in a search', () => {
  test.each(HAZARDS.flatMap((id) => DESIGNS.map((design) => [id, design.id] as const)))('%s under %s', (id, name) => {
    const topology = library(id);
    const run = startRun(topology, designById(name)!, { extras: EXTRAS });
    while (run.extend(10_000));
    const search = startSearch(topology, designById(name)!, { maxStates: 4000, progress: true, extras: EXTRAS });
    while (search.advance(4096) === 'running');
    for (const [i, { id: property, held, exercised: judged }] of verdictsOf(run).entries()) {
      if (!held) expect(judged, property).toBe(true);
      // A run is one of the interleavings.
      const inAnyState = ((search.exercised >>> i) & 1) === 1 || search.findings.has(i);
      if (judged && search.verdict === 'exhausted') expect(inAnyState, property).toBe(true);
    }
    for (const i of search.findings.keys())
      if (PROPERTIES[i].id !== 'progress') expect((search.exercised >>> i) & 1, PROPERTIES[i].id).toBe(1);
  });
});
