/**
 * What the paths from each state of an exhausted search come to. A path violates when one of its transitions violates one of
 * some properties; one that goes on for ever without that does not violate.
 */
import type { StateGraph } from './graph.ts';

/** No path from a state violates; some do; all do. */
export const FATE = { safe: 0, open: 1, doomed: 2 } as const;

export class Fates {
  /** By state, FATE. */
  readonly of: Uint8Array;
  /**
   * By state, the chance that a path violates on which each enabled transition is equally likely. What a random tester needs
   * about 1/p runs to see; no frequency in the field.
   */
  readonly chance: Float64Array;

  /** `progress`: a state from which no wait can end any more violates, too. */
  constructor(graph: StateGraph, properties: number, progress: boolean) {
    this.of = new Uint8Array(graph.states);
    this.chance = new Float64Array(graph.states);
    const lost = (state: number): boolean => progress && !graph.reachesGood(state);
    while (this.spread(graph, properties, lost));
    while (this.weigh(graph, properties, lost));
  }

  /** States of one FATE. */
  count(fate: number): number {
    let n = 0;
    for (const one of this.of) if (one === fate) n++;
    return n;
  }

  /** Marks states by what follows them, until nothing changes; most follow behind, so few rounds are needed. */
  private spread(graph: StateGraph, properties: number, lost: (state: number) => boolean): boolean {
    const { of } = this;
    let changed = false;
    graph.backwards(properties, (state, n, to, bad) => {
      if (of[state] === FATE.doomed) return;
      let some = false;
      let all = n > 0;
      for (let i = 0; i < n; i++) {
        const fate = bad[i] ? FATE.doomed : of[to[i]];
        some ||= fate !== FATE.safe;
        all &&= fate === FATE.doomed;
      }
      const fate = all || lost(state) ? FATE.doomed : some ? FATE.open : FATE.safe;
      if (fate === of[state]) return;
      of[state] = fate;
      changed = true;
    });
    return changed;
  }

  /** One round of the chances of open states; where a transition leads back to its state, it counts for nothing. */
  private weigh(graph: StateGraph, properties: number, lost: (state: number) => boolean): boolean {
    const { of, chance } = this;
    let changed = false;
    graph.backwards(properties, (state, n, to, bad) => {
      if (of[state] === FATE.safe) return;
      if (of[state] === FATE.doomed || lost(state)) {
        chance[state] = 1;
        return;
      }
      let sum = 0;
      let others = 0;
      for (let i = 0; i < n; i++) {
        if (!bad[i] && to[i] === state) continue;
        others++;
        sum += bad[i] ? 1 : chance[to[i]];
      }
      const value = others > 0 ? sum / others : 0;
      if (Math.abs(value - chance[state]) > value * EXACT) changed = true;
      chance[state] = value;
    });
    return changed;
  }
}

/** Rounds end when chances change by no more than rounding. */
const EXACT = 2 ** -50;
