import { describe, expect, test } from 'vitest';
import { sharing } from './sharing.ts';

const copy = () => ({ at: 1, nodes: { a: { lines: ['x', 'y'] }, b: { lines: [] as string[] } }, gone: undefined });

describe('sharing', () => {
  test('an equal copy is the earlier one', () => {
    const earlier = copy();
    expect(sharing(copy(), earlier)).toBe(earlier);
  });

  test('what differs is the new one, and its equal parts are the earlier ones', () => {
    const earlier = copy();
    const shared = sharing({ ...copy(), at: 2, nodes: { ...copy().nodes, b: { lines: ['z'] } } }, earlier);
    expect(shared).toEqual({ at: 2, nodes: { a: { lines: ['x', 'y'] }, b: { lines: ['z'] } }, gone: undefined });
    expect(shared.nodes).not.toBe(earlier.nodes);
    expect(shared.nodes.a).toBe(earlier.nodes.a);
    expect(shared.nodes.b).not.toBe(earlier.nodes.b);
  });

  test('a key or an entry more or less is a difference, and so is another shape', () => {
    const pairs: readonly (readonly [unknown, unknown])[] = [
      [{ a: 1 }, { a: 1, b: 2 }],
      [{ a: 1, b: 2 }, { a: 1 }],
      [{ a: undefined }, { b: 1 }],
      [[1], [1, 2]],
      [[], {}],
      [null, {}],
      [{}, null],
    ];
    for (const [fresh, earlier] of pairs) expect(sharing(fresh, earlier)).toBe(fresh);
  });
});
