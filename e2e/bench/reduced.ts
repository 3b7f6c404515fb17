/** What reduced searches leave out, and whether they say what searches in full say: of the whole library, under all designs. */
import { readFileSync } from 'node:fs';
import { EXTRAS } from '../../src/model/arch/extras.ts';
import { Monitors } from '../../src/model/check/monitors.ts';
import { BlockSearch } from '../../src/model/search/block-search.ts';
import { ReducedSearch } from '../../src/model/search/reduced.ts';
import type { Finding, SearchVerdict } from '../../src/model/search/search.ts';
import { startSearch } from '../../src/model/search/start.ts';
import type { Design } from '../../src/model/state/design.ts';
import { PageStore } from '../../src/model/state/pages.ts';
import type { Topology } from '../../src/model/state/topology.ts';
import { buildMachine } from '../../src/model/system/build.ts';
import { DESIGNS, designById } from '../../src/model/system/designs.ts';
import { compileScenario } from '../../src/scenario/compile/compile.ts';
import { parseScenario } from '../../src/scenario/language/parse.ts';
import { LIBRARY } from '../../src/scenario/library.ts';
import { doubled } from '../../src/scenario/played/doubled.test-helper.ts';
import type { Benchmark, Measured } from './benchmark.ts';

const options = { extras: EXTRAS, progress: true };
/** States at the most of a search in full with which one of blocks is compared. */
const MOST = 40_000;

interface Searched {
  readonly findings: ReadonlyMap<number, Finding>;
  readonly exercised: number;
  readonly states: number;
  advance(states: number): SearchVerdict;
}

function exhaust<S extends Searched>(search: S): S {
  while (search.advance(4096) === 'running');
  return search;
}

const textOf = (path: string): string =>
  readFileSync(new URL(`../../src/scenario/${path}.yaml`, import.meta.url), 'utf8');
const topologyOf = (text: string): Topology => compileScenario(parseScenario(text, 'bench.yaml'));

const inBlocks = (topology: Topology, design: Design): BlockSearch => {
  const machine = buildMachine(topology, design, new PageStore(), EXTRAS);
  return exhaust(new BlockSearch(machine, new Monitors(machine), options));
};

/** What is violated after how many steps, and what was exercised. */
const saidBy = ({ findings, exercised }: Searched): string =>
  JSON.stringify([[...findings].map(([property, { depth }]) => [property, depth]).sort(), exercised]);

/** Seconds of a reduced search of two VMs that have two devices, four commands and an SMMU each. */
function apart(): Measured {
  const began = performance.now();
  const topology = topologyOf(textOf('cases/two-vms-two-smmus'));
  const search = exhaust(new ReducedSearch(topology, designById('viommu-batch')!, options));
  if (!('parts' in search.reduction)) throw new Error('check/reduced: not by parts');
  return { runs: [(performance.now() - began) / 1000], states: search.states };
}

/** Of two such VMs behind one SMMU, by design: how many times as many states all interleavings have. */
function fewer(): Measured {
  const topology = topologyOf(textOf('library/shared-smmu'));
  const pairs = DESIGNS.map((design) => [
    exhaust(new ReducedSearch(topology, design, options)),
    exhaust(startSearch(topology, design, options)),
  ]);
  return { runs: pairs.map(([some, all]) => all.states / some.states), states: pairs[0][0].states };
}

/** Searches of blocks, of each scenario once and twice in one behind the same SMMUs, that differ from one in full. */
function differences(): Measured {
  let [compared, different] = [0, 0];
  const once = LIBRARY.filter((id) => id !== 'crowded').map((id) => textOf(`library/${id}`));
  for (const text of [...once, ...once.map((text) => doubled(text, true))])
    for (const design of DESIGNS) {
      const topology = topologyOf(text);
      const all = exhaust(startSearch(topology, design, { ...options, maxStates: MOST }));
      if (all.verdict === 'bound') continue;
      const some = inBlocks(topology, design);
      compared++;
      if (some.unfit === undefined && saidBy(some) !== saidBy(all)) different++;
    }
  return { runs: [different], states: compared };
}

export const REDUCED: readonly Benchmark[] = [
  { id: 'check/reduced', unit: 's', limit: '≤ 60, a product of 93 million', measure: () => Promise.resolve(apart()) },
  { id: 'check/fewer', unit: '×', limit: '≥ 10', measure: () => Promise.resolve(fewer()) },
  {
    id: 'check/blocks/differ',
    unit: 'of "states" searches',
    limit: '0 (minutes)',
    measure: () => Promise.resolve(differences()),
  },
];
