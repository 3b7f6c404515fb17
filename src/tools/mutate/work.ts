// What instrumented code calls, and how tests are collected from their files.

/** A test cannot be told from one that runs for ever; a multiple of what it does unmutated can. */
export class OutOfWork extends Error {}

/** The mutant that is on, which mutants were reached, and how much was done: functions entered and turns of loops. */
export class Work {
  /** Id of the mutant that is on, -1 for none. */
  mutant = -1;
  reached: Uint8Array;
  ticks = 0;
  limit = Number.POSITIVE_INFINITY;
  /** The test file that is loaded, by its path. */
  file = '';
  /** Where its tests are collected. */
  suite: Suite = newSuite();

  constructor(mutants: number) {
    this.reached = new Uint8Array(mutants);
  }

  on(id: number): boolean {
    this.reached[id] = 1;
    return this.mutant === id;
  }

  tick(): void {
    if (++this.ticks > this.limit) throw new OutOfWork(`more than ${this.limit} function calls and turns of loops`);
  }

  /** Ids of the mutants that were reached since the last call. */
  takeReached(): number[] {
    const ids = [...this.reached.keys()].filter((id) => this.reached[id] === 1);
    this.reached.fill(0);
    return ids;
  }
}

export type Action = () => unknown;

export interface Suite {
  name: string;
  body: Action | null;
  items: (Suite | Test)[];
  hooks: Record<Hook, Action[]>;
}

export interface Test {
  name: string;
  run: Action;
}

export type Hook = 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';

export const newSuite = (name = '', body: Action | null = null): Suite => ({
  name,
  body,
  items: [],
  hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
});

declare global {
  var __work: Work;
}
