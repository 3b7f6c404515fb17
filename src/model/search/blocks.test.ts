import { describe, expect, test } from 'vitest';
import { Random } from '../state/random.ts';
import type { Among } from '../system/transitions.ts';
import { type PlaceAccess, Accesses } from './accesses.ts';
import { Blocks } from './blocks.ts';
import type { Effect } from './effects.ts';

/** Waits until each of some variables has a value, then counts variables on. */
interface Step {
  readonly waitsFor: readonly (readonly [variable: number, value: number])[];
  readonly counts: readonly number[];
  readonly to: number;
}

/** By group and place of its program, steps that it can choose from. */
type Programs = readonly (readonly (readonly Step[])[])[];

const VARIABLES = 6;
const VALUES = 2;

function randomPrograms(seed: number): Programs {
  const random = new Random(seed);
  const below = (n: number): number => random.below(n);
  const some = <T>(most: number, one: () => T): T[] => Array.from({ length: below(most + 1) }, one);
  return Array.from({ length: 3 }, () => {
    const length = 1 + below(3);
    return Array.from({ length }, (_, at) =>
      Array.from({ length: 1 + (below(4) === 0 ? 1 : 0) }, () => ({
        waitsFor: below(3) === 0 ? some(3, () => [below(VARIABLES), below(VALUES)] as const) : [],
        counts: below(2) === 0 ? some(2, () => below(VARIABLES)) : [],
        to: below(8) === 0 ? below(length + 1) : at + 1,
      })),
    );
  });
}

/** A machine of variables and places of programs; what a search asks of a codec and of effects. */
class Toy {
  readonly accesses = new Accesses([-1, -1]);
  ids: Uint32Array;
  readonly hash = 0;
  readonly start: Uint32Array;
  private now: Uint32Array;
  private readonly programs: Programs;

  constructor(programs: Programs) {
    this.programs = programs;
    this.start = this.now = this.ids = new Uint32Array(VARIABLES + programs.length);
  }

  load(ids: Uint32Array): void {
    this.now = ids;
  }

  private stepsOf(group: number): readonly Step[] {
    return this.programs[group][this.now[VARIABLES + group]] ?? [];
  }

  /** Reads variables up to the first that has not what is waited for. */
  offersOf(group: number): { transitions: number[]; access: PlaceAccess } {
    const reads = [VARIABLES + group];
    const ready = ({ waitsFor }: Step): boolean =>
      waitsFor.every(([variable, value]) => {
        reads.push(variable);
        return this.now[variable] === value;
      });
    const transitions = this.stepsOf(group).flatMap((step, i) => (ready(step) ? [group * 16 + i] : []));
    return { transitions, access: this.accesses.of(reads, []) };
  }

  of(transition: number): Effect & { readonly next: Uint32Array; readonly saw: string } {
    const group = transition >>> 4;
    const { counts, to } = this.stepsOf(group)[transition & 15];
    const next = this.now.slice();
    for (const variable of counts) next[variable] = (next[variable] + 1) % VALUES;
    next[VARIABLES + group] = to;
    const places = [VARIABLES + group, ...counts];
    const saw = `${transition} at ${this.now[VARIABLES + group]} saw ${counts.map((one) => this.now[one]).join()}`;
    return { next, saw, access: this.accesses.of(places, places) } as Effect & { next: Uint32Array; saw: string };
  }

  apply(effect: Effect): boolean {
    this.ids = (effect as Effect & { next: Uint32Array }).next;
    return this.ids.join() !== this.now.join();
  }

  enabled(): number[] {
    return this.programs.flatMap((_, group) => this.offersOf(group).transitions);
  }
}

/** By what a step does: the least number of steps that it takes until it is done; and where nothing can be done any more. */
interface Said {
  readonly steps: Map<string, number>;
  readonly ends: Set<string>;
  states: number;
}

function inFull(toy: Toy): Said {
  const said: Said = { steps: new Map(), ends: new Set(), states: 0 };
  const depths = new Map([[toy.start.join(), 0]]);
  const states = [toy.start];
  for (const state of states) {
    toy.load(state);
    const depth = depths.get(state.join())! + 1;
    const enabled = toy.enabled();
    if (enabled.length === 0) said.ends.add(state.join());
    for (const transition of enabled) {
      const { next, saw } = toy.of(transition);
      said.steps.set(saw, Math.min(depth, said.steps.get(saw) ?? depth));
      if (depths.has(next.join())) continue;
      depths.set(next.join(), depth);
      states.push(next);
    }
  }
  said.states = states.length;
  return said;
}

function inBlocks(toy: Toy, programs: Programs): Said {
  const said: Said = { steps: new Map(), ends: new Set(), states: 0 };
  const nobody: Among = { actors: [], faults: false, iommus: [] };
  let depth = 0;
  const groups = programs.map(() => nobody);
  const blocks = new Blocks(toy, toy, groups, (effect, before) => {
    const { saw } = effect as Effect & { saw: string };
    const at = depth + before.length + 1;
    said.steps.set(saw, Math.min(at, said.steps.get(saw) ?? at));
  });
  const distances = new Map([[toy.start.join(), 0]]);
  const waves: Uint32Array[][] = [[toy.start]];
  for (; depth < waves.length; depth++)
    for (const state of waves[depth] ?? []) {
      if (distances.get(state.join()) !== depth) continue;
      toy.load(state);
      if (toy.enabled().length === 0) said.ends.add(state.join());
      for (const { ids, path } of blocks.from()) {
        const at = depth + path.length;
        if ((distances.get(ids.join()) ?? Number.POSITIVE_INFINITY) <= at) continue;
        distances.set(ids.join(), at);
        waves[at] ??= [];
        waves[at].push(ids);
      }
    }
  said.states = distances.size;
  return said;
}

const sorted = ({ steps, ends }: Said) => [[...steps].sort(), [...ends].sort()];

test('every step is found, as early as by a search in full, and so is every end', () => {
  let [all, left] = [0, 0];
  for (let seed = 1; seed <= 160; seed++) {
    const programs = randomPrograms(seed);
    const full = inFull(new Toy(programs));
    const blocks = inBlocks(new Toy(programs), programs);
    expect(sorted(blocks), `seed ${seed}`).toEqual(sorted(full));
    all += full.states;
    left += blocks.states;
  }
  expect(left).toBeLessThan(all);
});

describe('somebody waits for what two others do, who have nothing else to do with each other', () => {
  const waits = (...variables: number[]): Step => ({
    waitsFor: variables.map((one) => [one, 1] as const),
    counts: [],
    to: 1,
  });
  const does = (variable: number): Step[][] => [
    [{ waitsFor: [], counts: [variable], to: 1 }],
    [{ waitsFor: [], counts: [], to: 2 }],
  ];
  test.each<readonly [string, Programs]>([
    ['and looks at the first one only', [[[waits(0, 1)]], does(0), does(1)]],
    ['and looks at the second one only', [[[waits(0, 1)]], does(1), does(0)]],
    ['and looks at both', [[[waits(0, 1), waits(1, 0)]], does(0), does(1)]],
  ])('%s', (_, programs) => {
    const full = inFull(new Toy(programs));
    expect(full.steps.get('0 at 0 saw ')).toBe(3);
    expect(sorted(inBlocks(new Toy(programs), programs))).toEqual(sorted(full));
  });
});

test('those who have nothing to do with each other are not interleaved', () => {
  const steps = (variable: number): Step[][] =>
    Array.from({ length: 9 }, (_, at) => [{ waitsFor: [], counts: [variable], to: at + 1 }]);
  const programs = [steps(0), steps(1), steps(2)];
  expect(inFull(new Toy(programs)).states).toBe(10 ** 3);
  expect(inBlocks(new Toy(programs), programs).states).toBe(2 ** 3);
});

test('who waits for what somebody does does not end his block while it still waits', () => {
  const waits: Step[][] = [[{ waitsFor: [0, 1].map((one) => [one, 1] as const), counts: [], to: 1 }]];
  const counts: Step[][] = [0, 2, 3].map((one, at) => [{ waitsFor: [], counts: [one], to: at + 1 }]);
  const programs = [waits, counts, []];
  expect(inFull(new Toy(programs)).states).toBe(4);
  expect(inBlocks(new Toy(programs), programs).states).toBe(2);
});
