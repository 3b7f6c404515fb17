import { describe, expect, test } from 'vitest';
import { agree, type Comparison, compare } from '../../model/compare/compare.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { comparisonText, verdictOf } from '../../model/compare/text.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import type { Topology } from '../../model/state/topology.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { LIBRARY } from '../library.ts';
import { bundled } from './bundled.test-helper.ts';

const load = (id: string): Topology => compileScenario(bundled(id));

const made = (topology: Topology, specs: readonly string[]) =>
  specs.map((spec) => {
    const run = startRun(topology, parseDesign(spec), { extras: EXTRAS });
    while (run.extend(10_000));
    return { name: spec, recorded: recordedOf(run) };
  });

const compared = (id: string, ...specs: string[]): Comparison => compare(made(load(id), specs));
const rowsOf = ({ rows }: Comparison) => Array.from({ length: rows.length }, (_, number) => rows.at(number));
const firstOf = ({ divergences: [first] }: Comparison) => first && { kind: first.kind, command: first.command };

describe('the first divergence', () => {
  test('an order that hardware sees', () => {
    const comparison = compared('interlaced', 'viommu-batch', 'split-by-target');
    expect(firstOf(comparison)).toEqual({ kind: 'hardware', command: 1 });
    expect(comparison.rows.at(1).facts.map((fact) => fact?.rank)).toEqual([1, 2]);
    expect(comparison.divergences[0].sentence).toBe(
      'CMD_ATC_INV vSID 0x8 all (command 1) is handed over 2nd under viommu-batch, and is handed over 3rd under split-by-target.',
    );
    expect(agree(comparison)).toBe(false);
  });

  test('cost alone', () => {
    const runs = made(load('interlaced'), ['viommu-batch', 'viommu-single']);
    const comparison = compare(runs);
    expect(comparison.divergences.map(({ kind, command }) => [kind, command])).toEqual([['cost', null]]);
    expect(comparison.costs.map(({ ioctls, physicalSyncs }) => [ioctls, physicalSyncs])).toEqual([
      [1, 1],
      [4, 4],
    ]);
    expect(agree(comparison)).toBe(true);
    expect(verdictOf(comparison, runs)).toBe(
      'The same in what hardware and guest see.\nviommu-single takes 4 ioctls instead of 1, 4 physical SYNCs instead of 1, compared with viommu-batch.',
    );
  });

  test('a command that is lost; those behind it keep their order', () => {
    const comparison = compared('error-in-the-middle', 'viommu-batch', 'viommu-batch-linux');
    expect(firstOf(comparison)).toEqual({ kind: 'hardware', command: 0 });
    expect(comparison.rows.at(0).facts.map((fact) => fact?.fate)).toEqual(['executed', 'lost']);
    expect(comparison.divergences.filter(({ kind }) => kind === 'hardware')).toHaveLength(1);
  });

  test('an error that only one guest reads', () => {
    const comparison = compared('h04-illegal-bits-reach-the-queue', 'viommu-batch', 'viommu-batch,kernel=linux-7.2');
    expect(firstOf(comparison)).toEqual({ kind: 'guest', command: 0 });
    expect(comparison.divergences[0].sentence).toContain('the guest reads CERROR_ILL under viommu-batch, and no error');
  });
});

test('what is done again after an error, and where DMA goes that a stale entry leads', () => {
  const costs = (id: string, ...specs: string[]) =>
    compared(id, ...specs).costs.map(({ doneAgain, staleDmas }) => [doneAgain, staleDmas]);
  // CONS stands at 1, so the driver has command 2 done once more, which ran before 1.
  expect(costs('error-in-the-middle', 'viommu-batch', 'split-by-target', 'split-in-order')).toEqual([
    [0, 0],
    [1, 0],
    [0, 0],
  ]);
  // A TLBI is lost, and the device goes on using what it names.
  expect(costs('h01-mid-block-count', 'viommu-batch', 'viommu-batch-linux')).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test('a CMD_SYNC that is taken for complete by mistake is not seen complete, and ends no time', () => {
  const comparison = compared('h20-wrap-bit', 'viommu-batch', 'vcmdq');
  for (const { facts } of rowsOf(comparison)) expect(facts.map((fact) => fact?.seen)).toEqual([null, null]);
  expect(comparison.times).toEqual([null, null]);
});

test('a command that its driver has overwritten keeps its row, and the row says so', () => {
  const [, refused] = rowsOf(compared('error-in-the-middle', 'viommu-batch', 'viommu-batch-linux'));
  expect(refused.text).toBe('CMD_ATC_INV vSID 0x8 all');
  for (const fact of refused.facts)
    expect(fact).toMatchObject({ fate: 'refused', complete: null, seen: null, overwritten: expect.any(Number) });
});

test('what hardware comes to when the guest has written over its slot is that command all the same', () => {
  const topology = compileScenario(
    parseScenario(
      `viommu-scenario: 1
id: early
title: t
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true, silent: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: vsmmu0, smmu: SMMU0, queue: { log2size: 1 }, vdevices: [{ device: A, vsid: 0x8, asid: 1 }] }]
    vcpus:
      - name: vcpu0
        program:
          - commands: [CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]
          - commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]
          - commands: [CMD_TLBI_NH_ASID: { asid: 2 }, CMD_SYNC: {}]
          - commands: [CMD_TLBI_NH_ASID: { asid: 3 }, CMD_SYNC: {}]
`,
      'x.yaml',
    ),
  );
  // The calls return at once, and the SMMU waits for A's answer until long after the guest's last CMD_SYNC.
  const early = rowsOf(compare(made(topology, ['viommu-batch', 'viommu-batch,wait=before-sync'])))
    .map(({ facts }) => facts[1]!)
    .filter(({ fate }) => fate !== 'vmm');
  expect(early.map(({ fate, rank }) => [fate, rank])).toEqual([0, 1, 2, 3].map((rank) => ['executed', rank]));
  for (const { at, seen, complete } of early.slice(1)) {
    expect(at).toBeGreaterThan(seen!);
    expect(complete).toBeGreaterThan(at!);
  }
});

test.each(LIBRARY)('%s: a run diverges from itself nowhere, under any design', (id) => {
  const topology = load(id);
  for (const { id: design } of DESIGNS)
    expect(compare(made(topology, [design, design])).divergences, design).toEqual([]);
});

test.each(LIBRARY)('%s: each command of each side has one row, in all designs at once', (id) => {
  const runs = made(
    load(id),
    DESIGNS.map((design) => design.id),
  );
  const all = rowsOf(compare(runs));
  runs.forEach(({ name, recorded }, s) => {
    const facts = all.flatMap(({ facts }) => facts[s] ?? []);
    const written = recorded.queues.reduce((sum, { count }) => sum + count, 0);
    expect(new Set(facts.map(({ queue, ordinal }) => `${queue}/${ordinal}`)).size, name).toBe(written);
    // Ranks count from 0 without a gap, in the order of the steps.
    for (const queue of new Set(all.map((row) => row.queue))) {
      const ranked = all.flatMap((row) => (row.queue === queue && row.facts[s]?.rank != null ? [row.facts[s]!] : []));
      ranked.sort((a, b) => a.rank! - b.rank!);
      expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map((_, rank) => rank));
      const steps = ranked.map(({ at }) => at!);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
  });
});

test.each(LIBRARY)('%s: under vcmdq only the CMD_SYNCs differ that its driver puts between two queues', (id) => {
  const comparison = compared(id, 'viommu-batch', 'vcmdq');
  for (const { text, facts } of rowsOf(comparison)) {
    if (facts[0] && facts[1]) continue;
    // A program that an error has stopped may have written less.
    if (facts[0] === null) expect(text).toBe('CMD_SYNC');
  }
});

test('the text says what the data says', () => {
  const runs = made(load('error-in-the-middle'), ['viommu-batch', 'viommu-batch-linux', 'split-by-target']);
  const comparison = compare(runs);
  const text = comparisonText('error-in-the-middle', comparison, runs);
  expect(text).toContain(comparison.divergences[0].sentence);
  for (const { text: command } of rowsOf(comparison)) expect(text).toContain(command);
  for (const [s, { ioctls }] of comparison.costs.entries())
    expect(
      text
        .split('\n')
        .find((line) => line.startsWith('ioctls'))!
        .split(/\s+/)[s + 1],
    ).toBe(String(ioctls));
});

test('a CMD_SYNC is the same however its driver waits for it', () => {
  const { rows } = compared('h25-two-queues', 'viommu-batch', 'vcmdq');
  const syncs = Array.from({ length: rows.length }, (_, n) => rows.at(n)).filter(({ text }) => text === 'CMD_SYNC');
  expect(syncs.length).toBeGreaterThan(0);
  for (const { facts } of syncs) expect(facts.every((fact) => fact !== null)).toBe(true);
});
