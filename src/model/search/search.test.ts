import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileScenario } from '../../scenario/compile.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { CHECK_EVENT } from '../check/events.ts';
import { Monitors } from '../check/monitors.ts';
import { PROPERTIES } from '../check/properties.ts';
import { waiting } from '../guest/vcpu.ts';
import type { Design } from '../state/design.ts';
import type { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { Topology } from '../state/topology.ts';
import { buildMachine } from '../system/build.ts';
import { DESIGNS, designById } from '../system/designs.ts';
import { EXTRAS } from '../system/extras.ts';
import { startRun } from '../system/start.ts';
import { NONE, enabled, fire, offerCapacity } from '../system/transitions.ts';
import { counterexample } from './counterexample.ts';
import type { Search } from './search.ts';
import { type StartOptions, searchFrom, startSearch } from './start.ts';

const PROGRESS = PROPERTIES.findIndex(({ id }) => id === 'progress');
const extras = EXTRAS;

const load = (id: string): Topology =>
  compileScenario(
    parseScenario(readFileSync(new URL(`../../scenario/library/${id}.yaml`, import.meta.url), 'utf8'), `${id}.yaml`),
  );

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
  /** Depth of the first violation of each property. */
  readonly depths: Readonly<Record<string, number>>;
}

const saidBy = ({ states, transitions, findings }: Search): Said => ({
  states,
  transitions,
  depths: Object.fromEntries([...findings].map(([property, { depth }]) => [PROPERTIES[property].id, depth])),
});

/** The same search, made of nothing but `load`, `fire` and `save`: every state is all of its words. */
function naive(m: Machine, monitors: Monitors): Said {
  interface State {
    readonly machine: Uint32Array;
    readonly monitors: Uint32Array;
    readonly depth: number;
    readonly waits: boolean;
    readonly successors: number[];
  }
  const states: State[] = [];
  const numbers = new Map<string, number>();
  const depths: Record<string, number> = {};
  const stateAt = (depth: number): number => {
    const machine = m.save();
    const key = createHash('sha256').update(machine).update(monitors.words.subarray(PROPERTIES.length)).digest('base64');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    const waits = waiting(m) !== undefined;
    states.push({ machine, monitors: monitors.words.slice(), depth, waits, successors: [] });
    return states.length - 1;
  };
  const violated = (property: number, depth: number): void => {
    depths[PROPERTIES[property].id] ??= depth;
  };

  let depth = 0;
  m.observe = (kind, actor, a, b, c, d, _e, f, g) => {
    if (kind === CHECK_EVENT.violation) violated(b, depth);
    else monitors.observe(kind, actor, a, b, c, d, f, g);
  };
  const goTo = (state: State): void => {
    m.load(state.machine);
    monitors.words.set(state.monitors);
    monitors.words.fill(0, 0, PROPERTIES.length);
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
  return { states: states.length, transitions, depths };
}

function naiveFromStart(topology: Topology, design: Design): Said {
  const m = buildMachine(topology, design, new PageStore(), extras);
  return naive(m, new Monitors(m));
}

const SMALL = [
  'interlaced',
  'error-in-the-middle',
  'teardown-order',
  'lost-events',
  'h02-total-failure-count',
  'h08-atc-before-tlbi-completes',
  'h10-which-device',
  'h13-atc-inv-in-reset',
  'h25-two-queues',
  'h28-one-vmid',
  'h29-one-stage-2-two-smmus',
];

describe('finds what a search without components, tables and undoing finds', () => {
  test.each(SMALL)('%s', (id) => {
    const topology = load(id);
    for (const design of DESIGNS)
      expect(saidBy(searched(topology, design)), design.id).toEqual(naiveFromStart(topology, design));
  });
});
