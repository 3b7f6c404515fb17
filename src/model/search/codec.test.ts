/** A state as a tuple of ids, and a search of all of them, held against the words themselves. */
import { describe, expect, test } from 'vitest';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import type { Machine } from '../state/machine.ts';
import { Random } from '../state/random.ts';
import type { Op, Topology } from '../state/topology.ts';
import { buildMachine } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { enabled, fire, offerCapacity } from '../system/transitions.ts';
import { Codec } from './codec.ts';
import { componentsOf } from './components.ts';
import { Search } from './search.ts';

const COMMANDS = [
  command(OP.TLBI_NH_ASID, { asid: 1 }),
  command(OP.ATC_INV, { sid: 0x10, size: 52 }),
  command(OP.SYNC, { cs: 0 }),
  command(OP.TLBI_NH_ALL),
];

/** Two VMs behind one SMMU: one invalidates and waits, the other one lets a device access memory that nothing maps. */
function program(ops: readonly Op[], others: readonly Op[] = []): Topology {
  const topo = oneStream(2);
  const words = Uint32Array.from(COMMANDS.flatMap((one) => [...one]));
  return {
    ...topo,
    iommus: topo.iommus.map((iommu) => ({ ...iommu, commandsLog2: 3 })),
    guestIommus: topo.guestIommus.map((one) => ({ ...one, commandsLog2: 2 })),
    vcpus: topo.vcpus.map((vcpu, c) => ({ ...vcpu, ops: c === 0 ? ops : others, commands: words })),
  };
}

const batch = (start: number, count: number, guestIommu = 0): Op => ({ op: 'commands', guestIommu, start, count });
const dma = (device: number, iova: number): Op => ({ op: 'dma', device, iova, write: true });
const free = (ipa: number): Op => ({ op: 'free', ipa, pages: 1 });

function begin(topo: Topology, design = 'viommu-batch') {
  const m = buildMachine(topo, designById(design)!);
  const monitors = new Monitors(m);
  const violated: number[] = [];
  monitors.attach((property) => violated.push(property));
  monitors.unlatch();
  return { m, monitors, violated, out: new Uint32Array(offerCapacity(m)) };
}

/** Words of a state, of the monitors those behind their latches. Pages of memory have one number for one content. */
const wordsOf = (m: Machine, monitors: Monitors): string =>
  `${m.w.join()}|${monitors.words.slice(PROPERTIES.length).join()}`;

test('every word is of one component, but the latches of the properties', () => {
  const { m, monitors } = begin(program([batch(0, 3)]));
  const owners = new Map<string, number>();
  const codec = new Codec(m, monitors);
  for (const [c, { of, intervals, spans }] of componentsOf(m, monitors).entries()) {
    const covered = intervals.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
    expect(spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))).toEqual(
      covered,
    );
    for (const at of covered) {
      expect(owners.has(`${of} ${at}`)).toBe(false);
      owners.set(`${of} ${at}`, c);
      expect(codec.componentOf(of === 'machine' ? at : m.w.length + at)).toBe(c);
    }
  }
  expect(owners.size).toBe(m.w.length + monitors.words.length - PROPERTIES.length);
  for (let i = 0; i < PROPERTIES.length; i++) expect(codec.componentOf(m.w.length + i)).toBe(-1);
  expect(codec.memoryComponent).toBe(codec.componentOf(m.layout.frames));
});

test('a tuple names a state: equal words have equal tuples, and back they are the same words', () => {
  const { m, monitors, out } = begin(
    program([batch(0, 3), free(0x40002000)], [dma(1, 0x5000), batch(3, 1, 1), batch(2, 1, 1)]),
  );
  const codec = new Codec(m, monitors);
  const random = new Random(9);
  const ids = new Map<string, { tuple: Uint32Array; hash: number }>();
  let [tuple, hash] = [codec.ids.slice(), codec.hash];
  ids.set(wordsOf(m, monitors), { tuple, hash });
  const first = tuple;
  for (let n = 0; n < 120; n++) {
    const count = enabled(m, out);
    if (count === 0) {
      tuple = first;
      codec.load(tuple);
      continue;
    }
    codec.prepare();
    const before = wordsOf(m, monitors);
    fire(m, out[random.below(count)]);
    m.mem.seal();
    monitors.unlatch();
    const words = wordsOf(m, monitors);
    expect(codec.note()).toBe(words !== before);
    [tuple, hash] = [codec.ids.slice(), codec.hash];
    const known = ids.get(words);
    if (known) expect([tuple, hash]).toEqual([known.tuple, known.hash]);
    ids.set(words, { tuple, hash });
    codec.undo();
    expect(wordsOf(m, monitors)).toBe(before);
    codec.load(tuple);
    expect(wordsOf(m, monitors)).toBe(words);
  }
  expect(new Set([...ids.values()].map((one) => one.tuple.join())).size).toBe(ids.size);
  const all = [...ids];
  for (let n = 0; n < 120; n++) {
    const [words, one] = random.pick(all);
    codec.load(one.tuple);
    expect(wordsOf(m, monitors)).toBe(words);
    const count = enabled(m, out);
    codec.load(first);
    codec.load(one.tuple);
    expect(enabled(m, out)).toBe(count);
  }
});

/** All states by their words, the least distance of each, and by property the least number of steps that violate it. */
function naively(topo: Topology, design?: string) {
  const { m, monitors, violated, out } = begin(topo, design);
  const start = [m.w.slice(), monitors.words.slice()] as const;
  const states = new Map([[wordsOf(m, monitors), 0]]);
  const queue = [start];
  const found = new Map<number, number>();
  let transitions = 0;
  for (const [w, words] of queue) {
    const load = (): void => {
      m.load(w);
      monitors.words.set(words);
      monitors.unlatch();
    };
    load();
    const depth = states.get(wordsOf(m, monitors))! + 1;
    const n = enabled(m, out);
    const choices = out.slice(0, n);
    for (const transition of choices) {
      load();
      violated.length = 0;
      fire(m, transition);
      m.mem.seal();
      transitions++;
      for (const property of violated) if (!found.has(property)) found.set(property, depth);
      const after = wordsOf(m, monitors);
      if (states.has(after)) continue;
      states.set(after, depth);
      queue.push([m.w.slice(), monitors.words.slice()]);
    }
  }
  return {
    states: states.size,
    transitions,
    found: [...found].sort(([a], [b]) => a - b),
    depth: Math.max(...states.values()),
  };
}

describe('a search finds what a naive one finds', () => {
  test.each<[string, Topology, string?]>([
    ['a batch and a wait', program([batch(0, 1), batch(2, 1)])],
    ['a device beside it', program([batch(0, 1), batch(2, 1)], [dma(1, 0x5000)])],
    ['several in a batch, by the draft', program([batch(0, 3)]), 'split-by-target'],
    ['a page that is freed while a device uses it', program([free(0x40002000), dma(0, 0x5000), free(0x40002000)])],
  ])('%s', (_, topo, design) => {
    const naive = naively(topo, design);
    const { m, monitors } = begin(topo, design);
    const search = new Search(m, monitors, { progress: true });
    while (search.advance(100) === 'running');
    expect(search.verdict).toBe('exhausted');
    expect([search.states, search.transitions, search.depth]).toEqual([naive.states, naive.transitions, naive.depth]);
    const progress = PROPERTIES.findIndex(({ id }) => id === 'progress');
    const found = [...search.findings.values()].filter(({ property }) => property !== progress);
    expect(found.map(({ property, depth }) => [property, depth]).sort(([a], [b]) => a - b)).toEqual(naive.found);
    for (const { path, depth } of found) expect(path).toHaveLength(depth);
    expect(search.frontier).toBe(0);
  });

  test('a bound ends it: no more states than it may keep, or than there is memory for', () => {
    const topo = program([batch(0, 1), batch(2, 1)], [dma(1, 0x5000)]);
    const run = (options: ConstructorParameters<typeof Search>[2]) => {
      const { m, monitors } = begin(topo);
      const search = new Search(m, monitors, options);
      while (search.advance(10) === 'running');
      return search;
    };
    const { states } = run({});
    expect([run({ maxStates: states }).verdict, run({ maxStates: states - 1 }).verdict]).toEqual([
      'exhausted',
      'bound',
    ]);
    expect(run({ maxStates: 5 }).states).toBe(5);
    expect(run({ maxBytes: 1000 }).verdict).toBe('bound');
    // Without the transitions nobody can say what every path comes to.
    expect([run({}).fates(1), run({ progress: true, maxStates: 5 }).fates(1)]).toEqual([undefined, undefined]);
    expect(run({ progress: true }).fates(1)!.of).toHaveLength(states);
  });
});
