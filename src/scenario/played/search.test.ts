import { describe, expect, test, vi } from 'vitest';
import { CHECK_EVENT } from '../../model/check/events.ts';
import { Monitors } from '../../model/check/monitors.ts';
import { PROPERTIES } from '../../model/check/properties.ts';
import { waiting } from '../../model/guest/vcpu.ts';
import { counterexample } from '../../model/search/counterexample.ts';
import { Effects } from '../../model/search/effects.ts';
import type { Search } from '../../model/search/search.ts';
import { type StartOptions, searchFrom, startSearch } from '../../model/search/start.ts';
import type { Design } from '../../model/state/design.ts';
import type { Machine } from '../../model/state/machine.ts';
import { hashWords, PageStore, sameWords } from '../../model/state/pages.ts';
import type { Topology } from '../../model/state/topology.ts';
import { buildMachine } from '../../model/system/build.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS, designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { enabled, fire, offerCapacity } from '../../model/system/transitions.ts';
import { compileScenario } from '../compile/compile.ts';
import { withFix } from '../hazards/fix.ts';
import { cellsOf } from '../hazards/hazard.ts';
import { bundled, HAZARDS } from './bundled.test-helper.ts';
import { LIBRARY } from '../library.ts';
import { parseScenario } from '../language/parse.ts';

const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');
const extras = EXTRAS;

const load = (id: string): Topology => compileScenario(bundled(id));

function exhaust(search: Search, chunk = 4096): Search {
  while (search.advance(chunk) === 'running');
  return search;
}

const searched = (topology: Topology, design: Design, options: StartOptions = {}): Search =>
  exhaust(startSearch(topology, design, { extras, progress: true, ...options }));

/** What a search says, to be compared. */
interface Said {
  readonly states: number;
  readonly transitions: number;
  /** Of the states that are farthest from the start. */
  readonly depth: number;
  /** Depth of the first violation of each property. */
  readonly depths: Readonly<Record<string, number>>;
}

const saidBy = ({ states, transitions, depth, findings }: Search): Said => ({
  states,
  transitions,
  depth,
  depths: Object.fromEntries([...findings].map(([property, { depth }]) => [PROPERTIES[property].id, depth])),
});

/** The same search, made of nothing but `load`, `fire` and `save`: every state is all of its words. */
function naive(m: Machine, monitors: Monitors): Said {
  interface State {
    readonly machine: Uint32Array;
    readonly monitors: Uint32Array;
    /** What of them tells states apart: all but what has been violated. */
    readonly judging: Uint32Array;
    readonly depth: number;
    readonly waits: boolean;
    readonly successors: number[];
  }
  const states: State[] = [];
  /** Numbers of states by hash: what is one state is told by all words. */
  const byHash = new Map<number, number[]>();
  const depths: Record<string, number> = {};
  const stateAt = (depth: number): number => {
    m.mem.seal();
    const judging = monitors.words.subarray(PROPERTIES.length);
    const hash = hashWords(judging, hashWords(m.w));
    const alike = byHash.get(hash) ?? [];
    for (const number of alike)
      if (sameWords(m.w, states[number].machine) && sameWords(judging, states[number].judging)) return number;
    byHash.set(hash, [...alike, states.length]);
    const words = monitors.words.slice();
    const waits = waiting(m) !== undefined;
    states.push({
      machine: m.save(),
      monitors: words,
      judging: words.subarray(PROPERTIES.length),
      depth,
      waits,
      successors: [],
    });
    return states.length - 1;
  };
  const violated = (property: number, depth: number): void => {
    depths[PROPERTIES[property].id] ??= depth;
  };

  let depth = 0;
  m.observe = (kind, actor, a, b, c, d, e, f, g, h) => {
    if (kind === CHECK_EVENT.violation) violated(b, depth);
    else monitors.observe(kind, actor, a, b, c, d, e, f, g, h);
  };
  const goTo = (state: State): void => {
    m.load(state.machine);
    monitors.words.set(state.monitors);
    monitors.unlatch();
  };
  const offers = new Uint32Array(offerCapacity(m));
  let transitions = 0;
  stateAt(0);
  for (let i = 0; i < states.length; i++) {
    const state = states[i];
    goTo(state);
    const chosen = offers.slice(0, enabled(m, offers));
    if (chosen.length === 0 && state.waits) violated(PROGRESS, state.depth);
    for (const transition of chosen) {
      goTo(state);
      depth = state.depth + 1;
      fire(m, transition);
      transitions++;
      state.successors.push(stateAt(depth));
    }
  }

  const reaches = states.map(({ waits }) => !waits);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [i, { successors }] of states.entries()) {
      if (reaches[i] || !successors.some((successor) => reaches[successor])) continue;
      reaches[i] = changed = true;
    }
  }
  const lost = reaches.indexOf(false);
  if (lost >= 0) violated(PROGRESS, states[lost].depth);
  return { states: states.length, transitions, depth: Math.max(...states.map((state) => state.depth)), depths };
}

function naiveFromStart(topology: Topology, design: Design): Said {
  const m = buildMachine(topology, design, new PageStore(), extras);
  return naive(m, new Monitors(m));
}

/** All that a search without tables can finish. */
const SMALL = LIBRARY.filter((id) => id !== 'crowded' && id !== 'shared-smmu');

describe('finds what a search without components, tables and undoing finds', () => {
  test.each(SMALL)('%s', (id) => {
    const parsed = bundled(id);
    const specs = new Set([...DESIGNS, ...cellsOf(parsed.scenario)].map((one) => ('spec' in one ? one.spec : one.id)));
    for (const variant of parsed.scenario.fix ? [parsed, withFix(parsed)] : [parsed]) {
      const topology = compileScenario(variant);
      for (const design of [...specs].map(parseDesign))
        expect(saidBy(searched(topology, design)), design.id).toEqual(naiveFromStart(topology, design));
    }
  });
});

describe('stops at a bound', () => {
  const topology = load('h08-atc-before-tlbi-completes');
  const design = designById('viommu-batch')!;
  const { states } = searched(topology, design);

  test('of states, and keeps no more than that', () => {
    for (const maxStates of [1, 2, 3, 10, states - 1]) {
      const search = searched(topology, design, { maxStates });
      expect(search.verdict).toBe('bound');
      expect(search.states).toBe(maxStates);
      expect(search.advance(100), 'for good').toBe('bound');
    }
  });

  test('but not at one that is just enough', () => {
    const search = searched(topology, design, { maxStates: states });
    expect(search.verdict).toBe('exhausted');
    expect(search.states).toBe(states);
    expect(search.frontier).toBe(0);
  });

  test('of memory', () => {
    const large = load('h15-s2-unmap-too-narrow');
    const { bytes } = searched(large, design);
    const search = searched(large, design, { maxBytes: bytes / 2 });
    expect(search.verdict).toBe('bound');
    expect(search.bytes).toBeGreaterThan(bytes / 2);
    expect(search.bytes).toBeLessThan(bytes);
    expect(searched(large, design, { maxBytes: bytes }).verdict).toBe('exhausted');
  });
});

test('does the same every time, however it is advanced', () => {
  const topology = load('h37-tlbi-twice');
  const design = designById('split-by-target')!;
  const all = ({ states, transitions, depth, findings }: Search) => ({ states, transitions, depth, findings });
  const once = all(searched(topology, design));
  expect(once.findings.size).toBeGreaterThan(0);
  for (const chunk of [1, 7, 4096])
    expect(all(exhaust(startSearch(topology, design, { extras, progress: true }), chunk))).toEqual(once);
});

test('does the same with nothing kept of what transitions do, and with a part of it', () => {
  const { of } = Effects.prototype;
  for (const id of ['h13-atc-inv-in-reset', 'lost-events'])
    for (const design of DESIGNS) {
      const topology = load(id);
      const { findings, states, transitions } = searched(topology, design);
      for (const every of [1, 3]) {
        let asked = 0;
        const spy = vi.spyOn(Effects.prototype, 'of').mockImplementation(function (this: Effects, ...given) {
          return asked++ % every === 0 ? undefined : of.apply(this, given);
        });
        const search = searched(topology, design);
        spy.mockRestore();
        expect(search.findings).toEqual(findings);
        expect([search.states, search.transitions]).toEqual([states, transitions]);
      }
    }
});

test('progress changes nothing else', () => {
  const topology = load('h10-which-device');
  for (const design of DESIGNS)
    expect(saidBy(searched(topology, design, { progress: false }))).toEqual(saidBy(searched(topology, design)));
});

describe('from a position of a run', () => {
  const naiveFrom = (run: Run, topology: Topology): Said => {
    const m = buildMachine(topology, run.machine.design, run.machine.store, extras);
    m.load(run.machine.save());
    const monitors = new Monitors(m);
    monitors.words.set(run.monitors.words);
    monitors.unlatch();
    return naive(m, monitors);
  };

  test.each(DESIGNS)('$id: finds what there is from there, and leaves the run alone', (design) => {
    for (const id of ['interlaced', 'h09-silent-timeout', 'lost-events']) {
      const topology = load(id);
      const run = startRun(topology, design, { extras, seed: 3 });
      while (run.extend(100));
      for (const share of [0, 0.3, 0.5, 0.8, 1]) {
        run.seek(Math.round(run.length * share));
        const before = { digest: run.digest(), position: run.position, events: run.events };
        const monitors = run.monitors.words.slice();
        const search = exhaust(searchFrom(run, { progress: true }));
        expect({ digest: run.digest(), position: run.position, events: run.events }).toEqual(before);
        expect(run.monitors.words).toEqual(monitors);
        expect(saidBy(search), `${id} from ${run.position}`).toEqual(naiveFrom(run, topology));
      }
    }
  });

  test('at the beginning, it is the search from the beginning', () => {
    for (const design of DESIGNS) {
      const topology = load('error-in-the-middle');
      const run = startRun(topology, design, { extras });
      const { findings } = exhaust(searchFrom(run, { progress: true }));
      expect(findings).toEqual(searched(topology, design).findings);
    }
  });

  test('a path is replayed behind what the run did before', () => {
    const topology = load('h09-silent-timeout');
    const design = designById('viommu-batch')!;
    const run = startRun(topology, design, { extras, seed: 5 });
    run.extend(6);
    const { findings } = exhaust(searchFrom(run));
    expect(findings.size).toBeGreaterThan(0);
    for (const finding of findings.values()) {
      const found = counterexample(topology, design, finding, { extras, seed: 5, position: 6 });
      expect(found.first).toBe(7);
      const overrides = new Map(found.choices.map((name, i) => [i + 7, name]));
      const again = startRun(topology, design, { extras, seed: 5, overrides });
      again.extend(6 + finding.depth);
      expect(violatedAt(again, finding.property)).toBe(6 + finding.depth);
    }
  });
});

/** Position at which a run violates a property for the first time. */
const violatedAt = (run: Run, property: number): number | undefined =>
  run.violations.find((violation) => violation.property === property)?.at;

test.each(HAZARDS)('%s: what is found is violated by the last step of its path, and not before', (id) => {
  const parsed = bundled(id);
  for (const { spec, fixed, expected } of cellsOf(parsed.scenario)) {
    if (expected === 'not-applicable') continue;
    const topology = compileScenario(fixed ? withFix(parsed) : parsed);
    const design = parseDesign(spec);
    for (const finding of searched(topology, design).findings.values()) {
      const { choices, first } = counterexample(topology, design, finding, { extras });
      expect([first, choices.length]).toEqual([1, finding.depth]);
      const overrides = new Map(choices.map((name, i) => [i + 1, name]));
      const run = startRun(topology, design, { extras, overrides });
      run.extend(finding.depth);
      expect(violatedAt(run, finding.property), `${spec}: ${PROPERTIES[finding.property].id}`).toBe(finding.depth);
    }
  }
});

describe('a wait that cannot end', () => {
  const text = (commands: number) => `viommu-scenario: 1
id: wait
title: wait
smmus: [{ name: SMMU0 }]
devices: [{ name: A, smmu: SMMU0, sid: 0x100, ats: true, silent: true }]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus: [{ name: q0, smmu: SMMU0, queue: { log2size: 1 }, vdevices: [{ device: A, vsid: 8, asid: 1 }] }]
    vcpus:
      - name: vcpu0
        program:
          - commands: [${'CMD_ATC_INV: { sid: A, size: 52 }, '.repeat(commands)} CMD_SYNC: {}]
`;
  const wait = (commands: number): Topology => compileScenario(parseScenario(text(commands), 'wait.yaml'));
  const design = designById('viommu-batch')!;
  const progressOf = (topology: Topology) => {
    const search = searched(topology, design);
    expect(saidBy(search)).toEqual(naiveFromStart(topology, design));
    const finding = search.findings.get(PROGRESS);
    return finding && { finding, why: counterexample(topology, design, finding, { extras }).why };
  };

  test('is found where nothing can happen any more: a batch that does not fit in its queue', () => {
    const found = progressOf(wait(2))!;
    expect(found.finding).toMatchObject({ depth: 2, endless: false });
    expect(found.why).toContain('nothing can happen any more');
  });

  test('is found where something happens for ever: a queue in memory that does not answer', () => {
    const found = progressOf({ ...wait(1), ram: [[0, 0x100000000]] })!;
    expect(found.finding.endless).toBe(true);
    expect(found.why).toContain('goes round for ever');
  });

  test('is none for a device that never answers: the SMMU gives up', () => {
    expect(progressOf(wait(1))).toBeUndefined();
  });

  test('is not looked for unless asked for', () => {
    expect(searched(wait(2), design, { progress: false }).findings.size).toBe(0);
  });
});
