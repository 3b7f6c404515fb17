import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { ReducedSearch } from '../../model/search/reduced.ts';
import type { Finding, SearchOptions } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { LIBRARY } from '../library.ts';
import { doubled } from './doubled.test-helper.ts';

const extras = EXTRAS;
const textOf = (path: string): string => readFileSync(new URL(`../${path}.yaml`, import.meta.url), 'utf8');
const topologyOf = (text: string): Topology => compileScenario(parseScenario(text, 'test.yaml'));

function exhaust<S extends { advance(states: number): string }>(search: S): S {
  while (search.advance(4096) === 'running');
  return search;
}

const full = (topology: Topology, design: Design, options: SearchOptions = {}) =>
  exhaust(startSearch(topology, design, { extras, progress: true, ...options }));
const reduced = (topology: Topology, design: Design, options: SearchOptions = {}) =>
  exhaust(new ReducedSearch(topology, design, { extras, progress: true, ...options }));

/** What is violated after how many steps, and what was exercised. */
const saidBy = (search: { findings: ReadonlyMap<number, Finding>; exercised: number }) => ({
  depths: Object.fromEntries([...search.findings].map(([i, { depth }]) => [PROPERTIES[i].id, depth]).sort()),
  exercised: search.exercised,
});

describe('two VMs with an SMMU, two devices and four commands each', () => {
  const text = textOf('cases/two-vms-two-smmus');
  const both = topologyOf(text);
  // The second half of every list is the other VM's.
  const alone = topologyOf(
    text.replace(/^ {2}- \{ name: (SMMU1|A1|B1)\b.*\n/gm, '').replace(/^ {2}- name: vm1\n[\s\S]*?^(?=design)/m, ''),
  );

  test('are searched with as many states as two alone, not with their product', () => {
    const design = designById('vcmdq')!;
    const one = full(alone, design);
    const search = reduced(both, design);
    expect(search.verdict).toBe('exhausted');
    expect(search.reduction).toEqual({ parts: ['vm0', 'vm1'].map((vm) => ({ vms: [vm], states: one.states })) });
    expect(saidBy(search)).toEqual(saidBy(one));
    expect(one.states ** 2).toBeGreaterThan(10 * search.states);
    expect(search.findings.size).toBeGreaterThan(0);
    for (const finding of search.findings.values())
      expect(counterexample(both, design, finding, { extras }).choices).toHaveLength(finding.depth);
  });
});

/** Most states of all together that are worth while here. */
const MOST = 3000;

describe('says of every scenario, twice in one, what a search in full says', () => {
  test.each(LIBRARY.filter((id) => id !== 'crowded'))('%s', (id) => {
    const text = textOf(`library/${id}`);
    const [one, two] = [topologyOf(text), topologyOf(doubled(text))];
    const design = DESIGNS[LIBRARY.indexOf(id) % DESIGNS.length];
    const alone = full(one, design);
    const search = reduced(two, design, { maxStates: MOST });
    const { reduction } = search;
    if ('parts' in reduction) {
      expect(reduction.parts.map(({ states }) => states)).toEqual([alone.states, alone.states]);
      expect(saidBy(search)).toEqual(saidBy(alone));
    }
    if (alone.states ** 2 > MOST) return;
    const together = full(two, design);
    expect(together.states).toBe(alone.states ** 2);
    expect(saidBy(search)).toEqual(saidBy(together));
    if ('full' in reduction) expect(search.states).toBe(together.states);
  });
});

describe('searches in full and says why', () => {
  const design = designById('viommu-batch')!;
  const whyOf = (topology: Topology, options: SearchOptions = {}) => {
    const search = reduced(topology, design, options);
    const all = full(topology, design, options);
    expect([search.states, search.verdict, saidBy(search)]).toEqual([all.states, all.verdict, saidBy(all)]);
    return search.reduction;
  };

  test('one VM, VMs behind one SMMU, and VMs of which a host takes something away', () => {
    expect(whyOf(topologyOf(textOf('library/interlaced')))).toEqual({ full: 'there is one VM' });
    const shared = { full: 'all VMs have to do with each other' };
    expect(whyOf(topologyOf(textOf('library/h19-foreign-timeout')))).toEqual(shared);
    expect(whyOf(topologyOf(doubled(textOf('library/h02-total-failure-count'))))).toEqual(shared);
  });

  test('VMs that meet where the topology does not show it', () => {
    const why = { full: 'vm0 and vm0-again read or write the same' };
    expect(whyOf(topologyOf(doubled(textOf('library/xarray-growth'))))).toEqual(why);
  });

  test('more states than were to be looked at', () => {
    const two = topologyOf(doubled(textOf('library/interlaced')));
    expect(whyOf(two, { maxStates: 50 })).toEqual({ full: 'vm0 alone has more states than were to be looked at' });
  });

  test('a standstill: the way to it is one of all together', () => {
    const text = `viommu-scenario: 1
id: wait
title: A batch that does not fit in its queue
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true, silent: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: q0, smmu: SMMU0, queue: { log2size: 1 }, vdevices: [{ device: A, vsid: 8, asid: 1 }] }]
    vcpus:
      - name: vcpu0
        program:
          - commands: [CMD_ATC_INV: { sid: A, size: 52 }, CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]
`;
    expect(whyOf(topologyOf(doubled(text)))).toEqual({ full: 'vm0 can come to a standstill' });
  });
});
