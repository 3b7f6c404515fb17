import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StateGraph } from './graph.ts';

interface Node {
  readonly good: boolean;
  readonly successors: readonly number[];
}

/** The first node from which a depth-first search meets no good one, or -1. */
function lostOf(nodes: readonly Node[]): number {
  const meets = (node: number, seen: Set<number>): boolean => {
    if (nodes[node].good) return true;
    seen.add(node);
    return nodes[node].successors.some((next) => !seen.has(next) && meets(next, seen));
  };
  return nodes.findIndex((_, node) => !meets(node, new Set()));
}

test('the first state that reaches no good one is lost', () => {
  const nodes = fc.integer({ min: 1, max: 30 }).chain((length) =>
    fc.array(
      fc.record({
        good: fc.integer({ max: 4, min: 0 }).map((n) => n === 0),
        successors: fc.array(fc.nat(length - 1), { maxLength: 3 }),
      }),
      { minLength: length, maxLength: length },
    ),
  );
  fc.assert(
    fc.property(nodes, (all) => {
      const graph = new StateGraph();
      for (const { good, successors } of all) {
        for (const successor of successors) graph.successor(successor, 0);
        graph.end(good);
      }
      while (graph.sweep());
      expect(graph.lost).toBe(lostOf(all));
    }),
    { numRuns: 500 },
  );
});
