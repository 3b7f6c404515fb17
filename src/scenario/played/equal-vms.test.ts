import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { Monitors } from '../../model/check/monitors.ts';
import { BlockSearch } from '../../model/search/block-search.ts';
import { Codec } from '../../model/search/codec.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { Effects } from '../../model/search/effects.ts';
import { groupsOf } from '../../model/search/groups.ts';
import { Orbits } from '../../model/search/orbits.ts';
import { ReducedSearch } from '../../model/search/reduced.ts';
import { componentImages, renamingsOf, transitionImage } from '../../model/search/renaming.ts';
import type { Finding } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import { Symmetry } from '../../model/search/symmetry.ts';
import type { Design } from '../../model/state/design.ts';
import { PageStore } from '../../model/state/pages.ts';
import { Random } from '../../model/state/random.ts';
import type { Topology } from '../../model/state/topology.ts';
import { buildMachine } from '../../model/system/build.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

const options = { extras: EXTRAS, progress: true };
const SHARED = readFileSync(new URL('../library/shared-smmu.yaml', import.meta.url), 'utf8');
const topologyOf = (text: string): Topology => compileScenario(parseScenario(text, 'test.yaml'));
const machineOf = (topology: Topology, design: Design) => buildMachine(topology, design, new PageStore(), EXTRAS);

function exhaust<S extends { advance(states: number): string }>(search: S): S {
  while (search.advance(4096) === 'running');
  return search;
}

const saidBy = ({ findings, exercised }: { findings: ReadonlyMap<number, Finding>; exercised: number }) => ({
  depths: [...findings].map(([property, { depth }]) => [property, depth]).sort(),
  exercised,
});

/** Guests with a device each behind one SMMU; each does what `program` says of its number. */
const guests = (count: number, program: (guest: number) => string): Topology =>
  topologyOf(`viommu-scenario: 1
id: guests
title: Guests behind one SMMU
smmus: [{ name: SMMU0 }]
devices:
${Array.from({ length: count }, (_, i) => `  - { name: D${i}, smmu: SMMU0, sid: ${0x100 * (i + 1)}, ats: true }`).join('\n')}
vms:
${Array.from(
  { length: count },
  (_, i) => `  - name: vm${i}
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: q${i}, smmu: SMMU0, queue: { log2size: 2 }, vdevices: [{ device: D${i}, vsid: 8, asid: 1 }] }]
    vcpus: [{ name: vcpu${i}, program: [${program(i)}] }]`,
).join('\n')}
`);

/** Blocks with equal VMs taken for one another, without that, and everything. */
function searched(topology: Topology, design: Design) {
  const blocks = (exchanged: boolean): BlockSearch => {
    const machine = machineOf(topology, design);
    return exhaust(new BlockSearch(machine, new Monitors(machine), options, exchanged));
  };
  return { exchanged: blocks(true), apart: blocks(false), all: exhaust(startSearch(topology, design, options)) };
}

describe('equal VMs are taken for one another', () => {
  test('two: half as many states', () => {
    const { exchanged, apart, all } = searched(topologyOf(SHARED), designById('vcmdq')!);
    expect([exchanged.unfit, exchanged.equal]).toEqual([undefined, ['vm0', 'vm1']]);
    expect([saidBy(exchanged), saidBy(apart)]).toEqual([saidBy(all), saidBy(all)]);
    expect(apart.states / exchanged.states).toBeGreaterThan(1.9);
  });

  test('three: nearly a sixth', () => {
    const topology = guests(
      3,
      (i) => `commands: [CMD_ATC_INV: { sid: D${i}, size: 52 }, CMD_ATC_INV: { sid: 0x40, size: 52 }, CMD_SYNC: {}]`,
    );
    const { exchanged, apart, all } = searched(topology, designById('viommu-batch')!);
    expect([exchanged.unfit, exchanged.equal]).toEqual([undefined, ['vm0', 'vm1', 'vm2']]);
    expect([saidBy(exchanged), saidBy(apart)]).toEqual([saidBy(all), saidBy(all)]);
    expect(apart.states / exchanged.states).toBeGreaterThan(4);
  });

  test('and ways to what is violated are real ones', () => {
    const topology = guests(
      2,
      () => 'commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_ATC_INV: { sid: 0x40, size: 52 }, CMD_SYNC: {}]',
    );
    const design = designById('viommu-batch-linux')!;
    const { exchanged, all } = searched(topology, design);
    expect([exchanged.unfit, exchanged.equal, exchanged.findings.size]).toEqual([
      undefined,
      ['vm0', 'vm1'],
      all.findings.size,
    ]);
    expect(exchanged.findings.size).toBeGreaterThan(0);
    expect(saidBy(exchanged)).toEqual(saidBy(all));
    for (const finding of exchanged.findings.values())
      expect(counterexample(topology, design, finding, options).choices).toHaveLength(finding.depth);
  });

  test('not those that do the same kinds of things to other ends', () => {
    const sync = (guest: number): string =>
      guest === 0 ? 'CMD_SYNC: {}' : 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}';
    const topology = guests(2, (guest) => `commands: [${sync(guest)}]`);
    const design = designById('viommu-batch')!;
    const { exchanged, apart, all } = searched(topology, design);
    expect([exchanged.unequal, exchanged.unfit]).toEqual([true, 'VMs that look equal are not']);
    const search = exhaust(new ReducedSearch(topology, design, options));
    expect(search.reduction).toEqual({ blocks: apart.groups, equal: [] });
    expect([search.states, saidBy(search)]).toEqual([apart.states, saidBy(all)]);
  });
});

test.each(DESIGNS)(
  '$id: whatever is done, the same under other names leads to the state under other names',
  (design) => {
    const topology = topologyOf(SHARED);
    const machine = machineOf(topology, design);
    const codec = new Codec(machine, new Monitors(machine));
    const monitors = new Monitors(machine);
    const effects = new Effects(machine, monitors, codec, 'accesses');
    const groups = groupsOf(machine);
    const [, renaming] = renamingsOf(machine.topo);
    const symmetry = new Symmetry(
      machine,
      codec,
      effects,
      groups,
      renaming,
      componentImages(codec.components, renaming)!,
      [],
    );
    expect(new Orbits(machine, codec, effects, groups).equal).toEqual([0, 1]);
    const random = new Random(7);
    const start = codec.loaded.slice();
    for (let run = 0; run < 3; run++) {
      codec.load(start);
      let other = start;
      for (;;) {
        const steps = groups.flatMap((group, number) => {
          const offered = effects.offersOf(number, group);
          const carriedOut = offered.transitions.map((one) => effects.of(one, 0)!);
          for (const step of carriedOut) codec.apply(step);
          expect(symmetry.holds(number, offered, carriedOut)).toBe(true);
          return offered.transitions;
        });
        const named = steps.filter((one) => transitionImage(machine, renaming, one) !== undefined);
        if (named.length === 0) break;
        const transition = named[random.below(named.length)];
        const before = codec.loaded.slice();
        codec.load(other);
        codec.apply(effects.of(transitionImage(machine, renaming, transition)!, 0)!);
        other = codec.ids.slice();
        codec.load(before);
        codec.apply(effects.of(transition, 0)!);
        codec.load(codec.ids.slice());
        const image = other.slice();
        symmetry.image(codec.loaded, image);
        expect([...image]).toEqual([...other]);
      }
    }
  },
);
