import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Monitors } from '../../model/check/monitors.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { BlockSearch } from '../../model/search/block-search.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { ReducedSearch } from '../../model/search/reduced.ts';
import type { Finding, SearchOptions } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Design } from '../../model/state/design.ts';
import { PageStore } from '../../model/state/pages.ts';
import type { Topology } from '../../model/state/topology.ts';
import { buildMachine } from '../../model/system/build.ts';
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
/** All that two of can be searched together. */
const SMALL = LIBRARY.filter((id) => id !== 'crowded' && id !== 'shared-smmu');

describe('says of every scenario, twice in one, what a search in full says', () => {
  test.each(SMALL)('%s', (id) => {
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

describe('VMs behind one SMMU that runs a queue for each', () => {
  const design = designById('vcmdq')!;
  const wayOf = (text: string) => {
    const topology = topologyOf(text);
    const [search, all] = [reduced(topology, design), full(topology, design)];
    expect([search.verdict, saidBy(search)]).toEqual([all.verdict, saidBy(all)]);
    for (const finding of search.findings.values())
      expect(counterexample(topology, design, finding, { extras }).choices).toHaveLength(finding.depth);
    const { reduction } = search;
    if ('parts' in reduction) expect(reduction.parts.reduce((all, { states }) => all * states, 1)).toBe(all.states);
    return { way: Object.keys(reduction)[0], times: all.states / search.states };
  };

  test('are searched one by one, with two devices and four commands each', () => {
    const { way, times } = wayOf(textOf('library/shared-smmu'));
    expect(way).toBe('parts');
    expect(times).toBeGreaterThan(10);
  });

  test.each([
    ['h08-atc-before-tlbi-completes', 'parts'],
    ['h09-silent-timeout', 'parts'],
    ['h14-ats-belief', 'parts'],
    ['h22-queued-is-not-complete', 'parts'],
    ['h28-one-vmid', 'parts'],
    // One of their commands goes to the queue that traps, and from there to the one of the SMMU.
    ['h06-index-with-gaps', 'blocks'],
    ['h10-which-device', 'parts'],
    ['tombstone', 'blocks'],
    // The host takes something away.
    ['h13-atc-inv-in-reset', 'blocks'],
  ])('%s, twice: %s', (id, way) => {
    expect(wayOf(doubled(textOf(`library/${id}`), true)).way).toBe(way);
  });

  test('but not where deferred commands of all have no room', () => {
    const late = 'CMD_TLBI_NH_ASID: { asid: 1 }';
    const text = textOf('library/interlaced').replace(
      /commands:\n(\s+)- /,
      `commands:\n$1- ${late}\n$1- ${late}\n$1- `,
    );
    expect(text).toContain(late);
    expect(wayOf(doubled(text, true)).way).toBe('blocks');
  });
});

describe('goes another way where VMs are not apart, and says which', () => {
  const design = designById('viommu-batch')!;
  const wayOf = (text: string, options: SearchOptions = {}) => {
    const topology = topologyOf(text);
    const search = reduced(topology, design, options);
    const all = full(topology, design, options);
    expect([search.verdict, saidBy(search)]).toEqual([all.verdict, saidBy(all)]);
    expect(search.states <= all.states).toBe(true);
    return search.reduction;
  };
  const INTERLACED = textOf('library/interlaced');
  const all = (...parts: string[]) => ({ blocks: ['host', ...parts], equal: [] });

  test('one VM alone', () => {
    expect(wayOf(INTERLACED)).toEqual({ full: 'there is one VM' });
  });

  test('VMs behind one SMMU, and VMs of which a host takes something away', () => {
    expect(wayOf(textOf('library/h19-foreign-timeout'))).toEqual(all('vm0', 'vm1', 'SMMU0', 'A', 'B'));
    const taken = doubled(textOf('library/h02-total-failure-count'));
    const names = ['vm0', 'vm0-again', 'SMMU0', 'SMMU0-again', 'A', 'A-again'];
    expect(wayOf(taken)).toEqual(all(...names));
  });

  test('VMs that meet where the topology does not show it', () => {
    const names = ['vm0', 'vm0-again', 'SMMU0', 'SMMU0-again'];
    expect(wayOf(doubled(textOf('library/xarray-growth')))).toMatchObject({ blocks: expect.arrayContaining(names) });
  });

  test('a part, and blocks, that have more states than were to be looked at', () => {
    const text = doubled(INTERLACED);
    expect(wayOf(text, { maxStates: 50 })).toEqual({ full: 'there are too many blocks of steps' });
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
    expect(wayOf(doubled(text))).toEqual({ full: 'vm0 can come to a standstill' });
    expect(wayOf(doubled(text, true))).toEqual({ full: 'a wait may never end' });
  });

  test('a command that looks like a slot that is spent', () => {
    const text = INTERLACED.replace(
      'CMD_ATC_INV: { sid: A, size: 52 }',
      'CMD_TLBI_NH_VA: { asid: 1, va: 0xdead5000, leaf: 1, ttl: 3, tg: 3 }',
    );
    expect(wayOf(doubled(text, true))).toMatchObject({ full: 'something reads what seemed to be spent' });
  });
});

describe('blocks of steps that no other one can tell apart', () => {
  const blocks = (topology: Topology, design: Design) => {
    const machine = buildMachine(topology, design, new PageStore(), extras);
    return exhaust(new BlockSearch(machine, new Monitors(machine), { progress: true }));
  };
  /** That the search of blocks says the same with fewer states; how many times as few. */
  function compared(text: string, design: Design): number {
    const topology = topologyOf(text);
    const [search, all] = [blocks(topology, design), full(topology, design)];
    expect([search.verdict, search.unfit, saidBy(search)]).toEqual(['exhausted', undefined, saidBy(all)]);
    for (const finding of search.findings.values())
      expect(counterexample(topology, design, finding, { extras }).choices).toHaveLength(finding.depth);
    return all.states / search.states;
  }

  test.each(SMALL)('%s', (id) => {
    const design = DESIGNS[(LIBRARY.indexOf(id) + 3) % DESIGNS.length];
    expect(compared(textOf(`library/${id}`), design)).toBeGreaterThan(1);
  });

  test('two VMs with two devices and four invalidations each, behind one SMMU', () => {
    expect(compared(textOf('library/shared-smmu'), designById('viommu-single')!)).toBeGreaterThan(50);
  });

  test.each([
    ['h01-mid-block-count', 'viommu-batch-linux'],
    ['h04-illegal-bits-reach-the-queue', 'viommu-single'],
    ['h05-type-grouped', 'vcmdq'],
    ['h14-ats-belief', 'split-in-order'],
    ['h19-foreign-timeout', 'vcmdq'],
    ['h20-wrap-bit', 'viommu-merged'],
  ])('%s, twice behind the same SMMUs, under %s', (id, design) => {
    expect(compared(doubled(textOf(`library/${id}`), true), designById(design)!)).toBeGreaterThan(1);
  });
});
